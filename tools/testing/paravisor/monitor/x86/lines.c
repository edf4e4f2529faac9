// SPDX-License-Identifier: GPL-2.0-only
/* The third serial port leads to the device security manager, the fourth to the root of trust. */
#include "monitor.h"
#include "../common/dsm.h"
#include "../common/rot.h"
#include "../common/uart.h"

static struct uart dsm_port = { .port = DSM_PORT };
static struct uart rot_port = { .port = ROT_PORT };

const struct line dsm_line = { uart_put, uart_get, uart_drain, &dsm_port };
const struct line rot_line = { uart_put, uart_get, uart_drain, &rot_port };

u8 uart_in(u16 port)
{
	return inb(port);
}

void uart_out(u16 port, u8 value)
{
	outb(port, value);
}

u64 uart_time(void)
{
	return reference_time();
}
