// SPDX-License-Identifier: GPL-3.0-or-later
module porthole/bench/peers

go 1.19
