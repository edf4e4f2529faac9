// SPDX-License-Identifier: GPL-2.0-only
/* The third serial port leads to the device security manager. */
#include "monitor.h"
#include "uart.h"
#include "../common/dsm.h"

static struct uart uart = { .port = DSM_PORT };

static bool put(u8 byte)
{
	return uart_put(&uart, byte);
}

static bool get(u8 *byte)
{
	return uart_get(&uart, byte);
}

static void drain(void)
{
	uart_drain(&uart);
}

const struct line dsm_line = { put, get, drain };
