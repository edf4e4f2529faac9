// SPDX-License-Identifier: GPL-2.0-only
/*
 * Port I/O: nearly all of it goes straight to the machine. Kept back are the
 * monitor's own channels, what switches the machine off, the DMA registers of
 * QEMU's fw_cfg, which reach all of memory, and, for a hostile host, the
 * registers it lies about.
 */
#include "snp.h"
#include "tdx.h"

#define PORT_KBD_COMMAND	0x64
#define PORT_CMOS_DATA		0x71
#define PORT_SYSTEM_A		0x92
#define PORT_DEBUG_CONSOLE	0xe9
#define PORT_DEBUG_EXIT		0xf4
#define DEBUG_EXIT_SIZE		4
#define PORT_FW_CFG_DMA		0x514
#define FW_CFG_DMA_SIZE		8
#define PORT_PM1A_CONTROL	0x604
#define PORT_PM_TIMER		0x608
#define PORT_PCI_ADDRESS	0xcf8
#define PORT_RESET		0xcf9
#define PORT_PCI_DATA		0xcfc
#define PCI_PORTS		8

#define PM1_SLEEP_ENABLE	BIT(13)
#define KBD_PULSE_RESET		0xfe
#define SYSTEM_A_RESET		BIT(0)
#define RESET_CPU		BIT(2)

#define INFO_IN			BIT(0)
#define INFO_STRING		BIT(2)
#define INFO_SIZE(info)		(((info) >> 4) & 7)
#define INFO_PORT(info)		((u16)((info) >> 16))

static bool covers(u16 port, u32 size, u16 first, u32 count)
{
	return port < first + count && port + size > first;
}

static bool is_hidden(u16 port, u32 size)
{
	return covers(port, size, PORT_DEBUG_CONSOLE, 1) ||
	       covers(port, size, PORT_DEBUG_EXIT, DEBUG_EXIT_SIZE) ||
	       (scenario.tdisp && covers(port, size, DSM_PORT, DSM_PORTS)) ||
	       (uses_rot() && covers(port, size, ROT_PORT, ROT_PORTS));
}

void ports_init(void)
{
	iopm_intercept(PORT_DEBUG_CONSOLE, 1);
	iopm_intercept(PORT_DEBUG_EXIT, DEBUG_EXIT_SIZE);
	iopm_intercept(PORT_FW_CFG_DMA, FW_CFG_DMA_SIZE);
	iopm_intercept(PORT_PM1A_CONTROL, 2);
	iopm_intercept(PORT_KBD_COMMAND, 1);
	iopm_intercept(PORT_SYSTEM_A, 1);
	iopm_intercept(PORT_RESET, 1);
	if (scenario.tdisp)
		iopm_intercept(DSM_PORT, DSM_PORTS);
	if (uses_rot())
		iopm_intercept(ROT_PORT, ROT_PORTS);
	if (pci_claims(PORT_PCI_ADDRESS, 4))
		iopm_intercept(PORT_PCI_ADDRESS, PCI_PORTS);
	if (!hostile.on)
		return;
	iopm_intercept(PORT_PM_TIMER, 4);
	iopm_intercept(PORT_CMOS_DATA, 1);
	iopm_intercept(PORT_PCI_DATA, 4);
}

static u32 machine_in(u16 port, u32 size)
{
	if (pci_claims(port, size))
		return pci_port_in(port, size);
	return size == 1 ? inb(port) : size == 2 ? inw(port) : inl(port);
}

static void machine_out(u16 port, u32 size, u32 value)
{
	if (pci_claims(port, size))
		pci_port_out(port, size, value);
	else if (size == 1)
		outb(port, value);
	else if (size == 2)
		outw(port, value);
	else
		outl(port, value);
}

static u32 maybe_lie(u16 port, u32 size, u32 truth)
{
	enum lie_channel channel;
	u32 lie;

	if (covers(port, size, PORT_PM_TIMER, 4))
		channel = LIE_PM_TIMER;
	else if (port == PORT_CMOS_DATA)
		channel = LIE_CMOS;
	else if (covers(port, size, PORT_PCI_DATA, 4))
		channel = LIE_PCI_CONFIG;
	else
		return truth;
	if (!hostile_draws(channel))
		return truth;
	lie = hostile_number(channel);
	if (size < 4)
		lie &= (1U << (8 * size)) - 1;
	hostile_tell(channel, "port 0x%x reads 0x%x instead of 0x%x", port, lie, truth);
	return lie;
}

static void check_for_end(u16 port, u32 size, u32 value)
{
	if (port == PORT_PM1A_CONTROL && size == 2 && value & PM1_SLEEP_ENABLE)
		end_run("poweroff", "ACPI sleep request");
	if (port == PORT_RESET && value & RESET_CPU)
		end_run("reset", "reset control register");
	if (port == PORT_KBD_COMMAND && value == KBD_PULSE_RESET)
		end_run("reset", "keyboard controller");
	if (port == PORT_SYSTEM_A && value & SYSTEM_A_RESET)
		end_run("reset", "system control port A");
}

u32 port_in(u16 port, u32 size)
{
	if (is_hidden(port, size))
		return ~0U;
	return maybe_lie(port, size, machine_in(port, size));
}

void port_out(struct vcpu *vcpu, u16 port, u32 size, u32 value)
{
	if (is_hidden(port, size))
		return;
	if (covers(port, size, PORT_FW_CFG_DMA, FW_CFG_DMA_SIZE)) {
		violation_report(vcpu, "fw-cfg-dma", NO_GPA,
				 "0x%x to port 0x%x, past every page state", value, port);
		return;
	}
	check_for_end(port, size, value);
	machine_out(port, size, value);
}

static void set_register(u64 *reg, u32 size, u32 value)
{
	if (size == 4)
		*reg = value;
	else
		*reg = (*reg & ~((1ULL << (8 * size)) - 1)) |
		       (value & ((1U << (8 * size)) - 1));
}

void handle_io(struct vcpu *vcpu)
{
	u32 info = vcpu->vmcb->exit_info1, size = INFO_SIZE(info);
	u16 port = INFO_PORT(info);

	/* The map cannot tell a dword at 0xcf8 from the reset register inside it. */
	if (covers(port, size, PORT_PCI_ADDRESS, PCI_PORTS))
		record.exits.by_kind[COUNT_PCI]++;
	else
		record.exits.by_kind[COUNT_IO]++;

	/* Configuration space is trapped for the monitor's own ends; the guest is not to see it. */
	if (personality->c_bit && !covers(port, size, PORT_PCI_ADDRESS, PCI_PORTS)) {
		snp_raise_vc(vcpu, EXIT_IO);
		return;
	}
	if (ve_io(vcpu, info))
		return;
	/* String forms on these ports are no part of any driver; they are not carried out. */
	if (info & INFO_STRING)
		violation_report(vcpu, "string-io", NO_GPA, "on port 0x%x", port);
	else if (info & INFO_IN)
		set_register(&vcpu->regs.rax, size, port_in(port, size));
	else
		port_out(vcpu, port, size, size == 4 ? (u32)vcpu->regs.rax :
			 (u32)vcpu->regs.rax & ((1U << (8 * size)) - 1));
	vcpu->vmcb->rip = vcpu->vmcb->exit_info2;
}
