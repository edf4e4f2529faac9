// SPDX-License-Identifier: GPL-2.0-only
/*
 * QEMU's TPM, driven by its command response buffer (TCG PC Client Platform TPM
 * Profile, 6.5.3). The firmware has started it. Under an SVSM it is the SVSM's:
 * no guest sees its registers.
 */
#include "monitor.h"
#include "tpm-crb.h"

#define LOC_STATE	0x00
#define LOC_CTRL	0x08
#define INTF_ID		0x30
#define CTRL_REQ	0x40
#define CTRL_START	0x4c
#define CMD_SIZE	0x58
#define DATA_BUFFER	0x80

#define INTF_ID_TYPE(v)		((v) & 0xf)
#define INTF_TYPE_CRB		1
#define LOC_STATE_ASSIGNED	BIT(1)
#define REQUEST_ACCESS		BIT(0)
#define CMD_READY		BIT(0)
#define GO_IDLE			BIT(1)
#define START			BIT(0)
#define PATIENCE		30	/* seconds: keys may be generated */

static u32 read_reg(u32 reg)
{
	return *(volatile u32 *)(TPM_CRB_BASE + reg);
}

static void write_reg(u32 reg, u32 value)
{
	*(volatile u32 *)(TPM_CRB_BASE + reg) = value;
}

static bool wait_for(u32 reg, u32 bit, bool set)
{
	u64 give_up = rdtsc() + tsc_hz * PATIENCE;

	while (!!(read_reg(reg) & bit) != set) {
		if (rdtsc() > give_up)
			return false;
		cpu_relax();
	}
	return true;
}

bool tpm_crb_present(void)
{
	u32 id = read_reg(INTF_ID);

	return id != ~0U && INTF_ID_TYPE(id) == INTF_TYPE_CRB;
}

static u32 command_length(const u8 *header)
{
	return (u32)header[2] << 24 | header[3] << 16 | header[4] << 8 | header[5];
}

static bool start(void)
{
	write_reg(LOC_CTRL, REQUEST_ACCESS);
	if (!wait_for(LOC_STATE, LOC_STATE_ASSIGNED, true))
		return false;
	write_reg(CTRL_REQ, CMD_READY);
	return wait_for(CTRL_REQ, CMD_READY, false);
}

u32 tpm_crb_buffer_size(void)
{
	return read_reg(CMD_SIZE);
}

int tpm_crb_command(const u8 *command, u32 length, u8 *response, u32 size)
{
	const u8 *buffer = phys(TPM_CRB_BASE + DATA_BUFFER);
	u32 got;

	if (length < TPM_HEADER_SIZE || length > tpm_crb_buffer_size() || !start())
		return -1;
	memcpy(phys(TPM_CRB_BASE + DATA_BUFFER), command, length);
	write_reg(CTRL_START, START);
	if (!wait_for(CTRL_START, START, false))
		return -1;
	got = command_length(buffer);
	if (got < TPM_HEADER_SIZE || got > size || got > tpm_crb_buffer_size())
		return -1;
	memcpy(response, buffer, got);
	write_reg(CTRL_REQ, GO_IDLE);
	return got;
}
