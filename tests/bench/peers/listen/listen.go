// SPDX-License-Identifier: GPL-3.0-or-later

// Package listen is what both servers share: an address, an accept loop, a goroutine a connection.
package listen

import (
	"fmt"
	"net"
	"os"
)

// Serve listens on the address that the program was given, prints it once it is known, and calls serve in a
// goroutine of its own for each connection, which is closed afterwards. It never returns: SIGTERM ends the program.
func Serve(serve func(net.Conn)) {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: %s HOST:PORT", os.Args[0]))
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		fail(err)
	}
	fmt.Println("listening", listener.Addr())
	for {
		connection, err := listener.Accept()
		if err != nil {
			fail(err)
		}
		go func() {
			defer connection.Close()
			serve(connection)
		}()
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
