// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ports and device registers by VMGEXIT. Most of both is the machine's own and
 * never leaves the guest; here is what ports.c keeps back, and registers that
 * are nobody's: they read as ones.
 */
#include "snp.h"

#define BUFFER			0x800
#define BUFFER_SIZE		0x7f0

#define IO_SIZE(info)		((info) >> 4 & 7)
#define IO_PORT(info)		((u16)((info) >> 16))

u8 *ghcb_buffer(struct vcpu *vcpu, u8 *ghcb, u64 len)
{
	u64 offset = ghcb_get(ghcb, GHCB_SCRATCH) - (vcpu->ghcb + BUFFER);

	if (len > BUFFER_SIZE || offset > BUFFER_SIZE - len)
		return NULL;
	return ghcb + BUFFER + offset;
}

static void one_access(struct vcpu *vcpu, u8 *ghcb, u32 info)
{
	u32 size = IO_SIZE(info), mask = size == 4 ? ~0U : (1U << (8 * size)) - 1;

	if (info & IO_IN)
		ghcb_set(ghcb, GHCB_RAX, port_in(IO_PORT(info), size));
	else
		port_out(vcpu, IO_PORT(info), size, ghcb_get(ghcb, GHCB_RAX) & mask);
}

static void string_access(struct vcpu *vcpu, u8 *ghcb, u32 info)
{
	u64 count = ghcb_get(ghcb, GHCB_EXIT_INFO2), size = IO_SIZE(info);
	u8 *at = count > BUFFER_SIZE ? NULL : ghcb_buffer(vcpu, ghcb, count * size);

	if (!at) {
		ghcb_breach(vcpu, "string I/O outside the shared buffer", count);
		ghcb_malformed(ghcb, GHCB_INVALID_SCRATCH);
		return;
	}
	for (; count; count--, at += size) {
		u32 value = 0;

		memcpy(&value, at, size);
		if (info & IO_IN)
			value = port_in(IO_PORT(info), size);
		else
			port_out(vcpu, IO_PORT(info), size, value);
		memcpy(at, &value, size);
	}
}

void snp_page_io(struct vcpu *vcpu, u8 *ghcb)
{
	u64 info = ghcb_get(ghcb, GHCB_EXIT_INFO1);
	u32 size = IO_SIZE(info);

	if (size != 1 && size != 2 && size != 4) {
		ghcb_breach(vcpu, "port I/O of a size that does not exist", info);
		ghcb_malformed(ghcb, GHCB_INVALID_INPUT);
	} else if (info & IO_STRING) {
		string_access(vcpu, ghcb, info);
	} else {
		one_access(vcpu, ghcb, info);
	}
}

static u8 *mmio_buffer(struct vcpu *vcpu, u8 *ghcb)
{
	u64 size = ghcb_get(ghcb, GHCB_EXIT_INFO2);
	u8 *at = size && size <= BUFFER_SIZE ? ghcb_buffer(vcpu, ghcb, size) : NULL;

	if (!at) {
		ghcb_breach(vcpu, "MMIO outside the shared buffer", size);
		ghcb_malformed(ghcb, GHCB_INVALID_SCRATCH);
	}
	return at;
}

void snp_page_mmio_read(struct vcpu *vcpu, u8 *ghcb)
{
	u8 *at = mmio_buffer(vcpu, ghcb);

	if (at)
		memset(at, 0xff, ghcb_get(ghcb, GHCB_EXIT_INFO2));
}

void snp_page_mmio_write(struct vcpu *vcpu, u8 *ghcb)
{
	mmio_buffer(vcpu, ghcb);
}
