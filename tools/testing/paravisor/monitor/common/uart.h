/* SPDX-License-Identifier: GPL-2.0-only */
/* 16550 serial ports that lead to helper processes; no guest sees them. */
#ifndef MONITOR_UART_H
#define MONITOR_UART_H

#include "types.h"

/**
 * struct uart - one port
 * @port: first I/O port
 * @ready: it is set up
 */
struct uart {
	u16 port;
	bool ready;
};

/* Given by the architecture: one byte of an I/O port, and the time in units of 100 ns */
u8 uart_in(u16 port);
void uart_out(u16 port, u8 value);
u64 uart_time(void);

/* Of struct line: @port is a struct uart. */
bool uart_put(void *port, u8 byte);
bool uart_get(void *port, u8 *byte);
/* Sets the port up when it is first called. */
void uart_drain(void *port);

#endif
