// SPDX-License-Identifier: GPL-2.0-only
/* The fourth serial port leads to the security processor's stand-in. */
#include "monitor.h"
#include "uart.h"
#include "../common/rot.h"

static struct uart uart = { .port = ROT_PORT };

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

const struct line rot_line = { put, get, drain };
