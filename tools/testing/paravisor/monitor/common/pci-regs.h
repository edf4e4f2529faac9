/* SPDX-License-Identifier: GPL-2.0-only */
/* Configuration registers that the monitor knows of */
#ifndef MONITOR_PCI_REGS_H
#define MONITOR_PCI_REGS_H

#define CLASS_NVME		0x010802

#define PCI_ID			0x00
#define PCI_COMMAND		0x04
#define PCI_STATUS		0x06
#define PCI_CLASS		0x08	/* revision in the lowest byte */
#define PCI_HEADER_TYPE		0x0e
#define PCI_BIST		0x0f
#define PCI_BAR			0x10
#define PCI_BARS_END		0x28
#define PCI_ROM			0x30
#define PCI_CAPABILITIES	0x34
#define BRIDGE_BUSES		0x18	/* primary, secondary, subordinate, latency timer */
#define BRIDGE_SECONDARY	0x19
#define BRIDGE_CONTROL		0x3e
#define CAP_PM			0x01
#define CAP_PCIE		0x10
#define CAP_MSIX		0x11
#define PM_CONTROL		4
#define PCIE_DEVCAP		4
#define PCIE_DEVCTL		8
#define PCIE_LNKCTL		0x10
#define PCIE_SLTCTL		0x18
#define PCIE_DEVCTL2		0x28

#define STATUS_CAPABILITIES	BIT(4)
#define HEADER_BRIDGE		1
#define COMMAND_IO		BIT(0)
#define COMMAND_MEMORY		BIT(1)
#define COMMAND_MASTER		BIT(2)
#define CONTROL_BUS_RESET	BIT(6)
#define DEVCAP_TEE		BIT(30)
#define DEVCTL_FLR		BIT(15)
#define DEVCTL_LOCKED		(BIT(8) | BIT(9) | BIT(11))	/* tags, phantoms, no snoop */
#define DEVCTL2_LOCKED		BIT(12)				/* 10-bit tags */
#define LNKCTL_DISABLE		BIT(4)
#define SLTCTL_POWER_OFF	BIT(10)
#define BAR_64			BIT(2)

#endif
