// SPDX-License-Identifier: GPL-3.0-or-later

// Echoes lines, as one would write it first in Go: a buffered reader and one write for each line.
package main

import (
	"bufio"
	"net"

	"porthole/bench/peers/listen"
)

func main() {
	listen.Serve(echoLines)
}

func echoLines(connection net.Conn) {
	reader := bufio.NewReader(connection)
	for {
		line, err := reader.ReadSlice('\n')
		// A line longer than the reader's buffer is passed on in pieces: for an echo they are the same bytes.
		if err != nil && err != bufio.ErrBufferFull {
			return
		}
		if _, err := connection.Write(line); err != nil {
			return
		}
	}
}
