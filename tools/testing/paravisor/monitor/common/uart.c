// SPDX-License-Identifier: GPL-2.0-only
#include "uart.h"

#define DATA		0
#define IRQ_ENABLE	1
#define FIFO_CONTROL	2
#define LINE_CONTROL	3
#define MODEM_CONTROL	4
#define LINE_STATUS	5

#define FIFO_ON_AND_EMPTY	0xc7	/* wakes the other side every 14 bytes */
#define LINE_8N1		3
#define STATUS_RECEIVED		BIT(0)
#define STATUS_CAN_SEND		BIT(5)
#define PATIENCE	30000000UL	/* 3 seconds of uart_time() */

static void set_up(struct uart *uart)
{
	if (uart->ready)
		return;
	uart_out(uart->port + IRQ_ENABLE, 0);
	uart_out(uart->port + LINE_CONTROL, LINE_8N1);
	uart_out(uart->port + FIFO_CONTROL, FIFO_ON_AND_EMPTY);
	uart_out(uart->port + MODEM_CONTROL, 0);
	uart->ready = true;
}

static bool wait_for(const struct uart *uart, u8 bit)
{
	u64 give_up = uart_time() + PATIENCE;
	u8 status;

	do {
		status = uart_in(uart->port + LINE_STATUS);
		if (status == 0xff)	/* no such port */
			return false;
		if (status & bit)
			return true;
	} while (uart_time() < give_up);
	return false;
}

bool uart_put(void *port, u8 byte)
{
	const struct uart *uart = port;

	if (!wait_for(uart, STATUS_CAN_SEND))
		return false;
	uart_out(uart->port + DATA, byte);
	return true;
}

bool uart_get(void *port, u8 *byte)
{
	const struct uart *uart = port;

	if (!wait_for(uart, STATUS_RECEIVED))
		return false;
	*byte = uart_in(uart->port + DATA);
	return true;
}

void uart_drain(void *port)
{
	struct uart *uart = port;
	u8 status;

	set_up(uart);
	while (status = uart_in(uart->port + LINE_STATUS),
	       status != 0xff && status & STATUS_RECEIVED)
		uart_in(uart->port + DATA);
}
