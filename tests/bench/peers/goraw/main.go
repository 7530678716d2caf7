// SPDX-License-Identifier: GPL-3.0-or-later

// Echoes bytes as they come, up to 64 KiB at a time. The bytes pass through the program, as they must in a server that
// looks at them: io.Copy between two sockets would leave them in the kernel (splice) and measure something else.
package main

import (
	"net"

	"porthole/bench/peers/listen"
)

const chunkBytes = 64 * 1024

func main() {
	listen.Serve(echoBytes)
}

func echoBytes(connection net.Conn) {
	chunk := make([]byte, chunkBytes)
	for {
		n, err := connection.Read(chunk)
		if n > 0 {
			if _, err := connection.Write(chunk[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
