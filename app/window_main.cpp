// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowrun.h"

int main(int argc, char *argv[])
{
    return porthole::runWindow(argc, argv);
}
