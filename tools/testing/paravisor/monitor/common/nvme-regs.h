/* SPDX-License-Identifier: GPL-2.0-only */
/* What flat guests need of an NVMe controller: an admin queue and one command */
#ifndef MONITOR_NVME_REGS_H
#define MONITOR_NVME_REGS_H

#define REG_CC		0x14
#define REG_CSTS	0x1c
#define REG_AQA		0x24
#define REG_ASQ		0x28
#define REG_ACQ		0x30
#define REG_DOORBELL	0x1000

#define CC_ENABLED	0x00460001U	/* entries of 64 and 16 bytes */
#define QUEUE		16U
#define IDENTIFY	6U
#define PHASE		BIT(16)

#endif
