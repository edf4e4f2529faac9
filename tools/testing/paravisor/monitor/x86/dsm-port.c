// SPDX-License-Identifier: GPL-2.0-only
/* The third serial port (16550) leads to the device security manager; no guest sees it. */
#include "monitor.h"
#include "../common/dsm.h"

#define DATA		(DSM_PORT + 0)
#define IRQ_ENABLE	(DSM_PORT + 1)
#define FIFO_CONTROL	(DSM_PORT + 2)
#define LINE_CONTROL	(DSM_PORT + 3)
#define MODEM_CONTROL	(DSM_PORT + 4)
#define LINE_STATUS	(DSM_PORT + 5)

#define FIFO_ON_AND_EMPTY	0xc7	/* wakes the other side every 14 bytes */
#define LINE_8N1		3
#define STATUS_RECEIVED		BIT(0)
#define STATUS_CAN_SEND		BIT(5)
#define PATIENCE		3	/* seconds */

static void set_up(void)
{
	static bool done;

	if (done)
		return;
	outb(IRQ_ENABLE, 0);
	outb(LINE_CONTROL, LINE_8N1);
	outb(FIFO_CONTROL, FIFO_ON_AND_EMPTY);
	outb(MODEM_CONTROL, 0);
	done = true;
}

static bool wait_for(u8 bit)
{
	u64 give_up = rdtsc() + tsc_hz * PATIENCE;
	u8 status;

	do {
		status = inb(LINE_STATUS);
		if (status == 0xff)	/* no such port */
			return false;
		if (status & bit)
			return true;
		cpu_relax();
	} while (rdtsc() < give_up);
	return false;
}

bool dsm_port_put(u8 byte)
{
	if (!wait_for(STATUS_CAN_SEND))
		return false;
	outb(DATA, byte);
	return true;
}

bool dsm_port_get(u8 *byte)
{
	if (!wait_for(STATUS_RECEIVED))
		return false;
	*byte = inb(DATA);
	return true;
}

void dsm_port_drain(void)
{
	u8 status;

	set_up();
	while (status = inb(LINE_STATUS), status != 0xff && status & STATUS_RECEIVED)
		inb(DATA);
}
