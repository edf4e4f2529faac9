// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine has one serial port of its own, so the others are PCI functions: 1e.0 has
 * the guest's command channel, 1f.0 the lines to the device security manager and the
 * root of trust. pci.c hides them, so that they stay as they are set up here.
 */
#include "monitor.h"
#include "../common/dsm.h"
#include "../common/pci-regs.h"
#include "../common/rot.h"
#include "../common/uart.h"

#define ECAM		0x3f000000UL
#define ECAM_FUNCTION(slot)	(ECAM + ((slot) << 15))
#define IO_WINDOW	0x3eff0000UL
#define COMMAND_SLOT	0x1eUL
#define COMMAND_PORTS	0xe000	/* a page of its own, which the guest sees */
#define LINES_SLOT	0x1fUL
#define LINES_PORTS	0xf000
#define UART_PORTS	8
#define UNITS_HZ	10000000UL	/* of uart_time() */

static struct uart dsm_port = { .port = LINES_PORTS };
static struct uart rot_port = { .port = LINES_PORTS + UART_PORTS };

const struct line dsm_line = { uart_put, uart_get, uart_drain, &dsm_port };
const struct line rot_line = { uart_put, uart_get, uart_drain, &rot_port };

u8 uart_in(u16 port)
{
	return read8(IO_WINDOW + port);
}

void uart_out(u16 port, u8 value)
{
	write8(IO_WINDOW + port, value);
}

u64 uart_time(void)
{
	u64 hz = clock_hz(), ticks = clock_ticks();

	return ticks / hz * UNITS_HZ + ticks % hz * UNITS_HZ / hz;
}

static void open_function(u64 slot, u32 ports)
{
	u64 config = ECAM_FUNCTION(slot);

	if (read32(config + PCI_ID) == ~0U)
		return;
	write32(config + PCI_BAR, ports);
	write16(config + PCI_COMMAND, COMMAND_IO);
}

void pci_lines_init(void)
{
	open_function(COMMAND_SLOT, COMMAND_PORTS);
	open_function(LINES_SLOT, LINES_PORTS);
}
