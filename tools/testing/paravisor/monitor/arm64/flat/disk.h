/* SPDX-License-Identifier: GPL-2.0-only */
/* The disk as a flat guest drives it: set up by hand, one command at a time. */
#ifndef FLAT_DISK_H
#define FLAT_DISK_H

#include "flat.h"
#include "../../common/pci-regs.h"

#define PORT		0x10	/* 00:02.0 */
#define DISK		0x100	/* 01:00.0 */
#define DISK_BAR	0x10000000UL
#define DISK_REGISTERS	2	/* pages of them; behind these are MSI-X's */
#define SUBMISSION	TEST_PAGE(16)
#define COMPLETION	TEST_PAGE(17)

u64 config(u32 rid, u32 offset);	/* address of that register */
/* Buses, BAR and command register, as firmware or Linux would */
void disk_set_up(void);
/* The same without memory space and bus master */
void disk_place(void);
void disk_start(bool private);
/* Identify Controller to @address as the device has it; false: no answer */
bool disk_identify(u64 address);
/* Announces DMA that has to be blocked. */
void expect_dma(u64 address, const char *page);
/* Nothing may arrive in @page when the device is given @address. */
void check_refused(u64 page, u64 address, const char *state, const char *name);
void check_arrives(u64 page, u64 address, const char *name);

#endif
