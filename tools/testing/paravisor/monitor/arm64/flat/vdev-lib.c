// SPDX-License-Identifier: GPL-2.0-only
#include "vdev.h"

#define RHI(n)		(0xc5000000UL | (n))
#define REGISTERS	8
#define TURNS_MAX	8
#define NONCE_AT	0x200

struct call vdev_regs;
u64 vdev_id = DISK, rhi_status;

static u64 host_view(u64 page)
{
	return device(page);
}

void vdev_prepare(void)
{
	static const u64 pages[] = { NONCE_PAGE, OBJECT_PAGE, OBJECT_PAGE + PAGE_SIZE };

	for (u32 i = 0; in_realm && i < ARRAY_SIZE(pages); i++)
		share(pages[i]);
	for (u64 i = 0; i < 32; i += 8)
		write64(host_view(NONCE_PAGE) + NONCE_AT + i, 0x1122334455667788 + i);
}

u64 vdev_rsi(u64 n, u64 x2, u64 x3, u64 x4)
{
	vdev_regs = (struct call){ .x = { RSI(n), vdev_id, x2, x3, x4 } };
	smc(&vdev_regs);
	return vdev_regs.x[0];
}

u64 vdev_field(u32 offset)
{
	u64 status = vdev_rsi(GET_INFO, INFO_PAGE, 0, 0);

	return status ? ~status : read64(INFO_PAGE + offset);
}

bool vdev_has_digest(u32 offset, u32 from, u32 to)
{
	vdev_rsi(GET_INFO, INFO_PAGE, 0, 0);
	for (u32 i = from; i < to; i++)
		if (read8(INFO_PAGE + offset + i))
			return true;
	return false;
}

u64 vdev_consent(u64 n, const u64 *x, u32 count, u32 at)
{
	struct call c = { .x = { RSI(n), vdev_id } };

	vdev_rsi(GET_INFO, INFO_PAGE, 0, 0);
	for (u32 i = 0; i < count; i++)
		c.x[2 + i] = x[i];
	for (u32 i = 0; i < 3; i++)
		c.x[at + i] = read64(INFO_PAGE + INFO_LOCK + 8 * i);
	vdev_regs = c;
	smc(&vdev_regs);
	return vdev_regs.x[0];
}

u64 vdev_map(u64 base, u64 top)
{
	const u64 x[] = { base, top, REPORTED(base), 0 };

	return vdev_consent(VALIDATE, x, ARRAY_SIZE(x), 6);
}

u64 vdev_dma(void)
{
	const u64 x[] = { 0, 0 };

	return vdev_consent(DMA_ENABLE, x, ARRAY_SIZE(x), 4);
}

u64 rhi_register(u32 n)
{
	return read64(CALL_PAGE + REGISTERS + 8 * n);
}

static void set_register(u32 n, u64 value)
{
	write64(CALL_PAGE + REGISTERS + 8 * n, value);
}

u64 rhi_call(u32 n, u64 g2, u64 g3, u64 g4, u64 g5)
{
	const u64 values[] = { RHI(n), vdev_id, g2, g3, g4, g5 };
	u64 status;

	write64(CALL_PAGE, 0);
	for (u32 i = 0; i < ARRAY_SIZE(values); i++)
		set_register(i, values[i]);
	status = call3(RSI(0x199), CALL_PAGE, 0, 0);
	if (status)
		check_equal(status, 0, "host call");
	return rhi_register(0);
}

u64 rhi_to_the_end(u32 n, u64 g2)
{
	u64 answer = rhi_call(n, g2, 0, 0, 0), cookie = rhi_register(1);

	for (u32 i = 0; answer == INCOMPLETE && i < TURNS_MAX; i++)
		answer = rhi_call(CONTINUE, cookie, 0, 0, 0);
	return answer;
}

u64 rhi_set_state(enum state state)
{
	return rhi_to_the_end(STATE, state);
}

u64 rhi_measure(void)
{
	return rhi_to_the_end(MEASURE, NONCE_PAGE);
}

u64 rhi_fetch(enum object object)
{
	u64 size;

	rhi_status = rhi_call(SIZE, object, 0, 0, 0);
	if (rhi_status)
		return 0;
	size = rhi_register(1);
	rhi_status = rhi_call(READ, object, OBJECT_PAGE, OBJECT_SIZE, 0);
	return rhi_status || rhi_register(1) != size ? 0 : size;
}

void vdev_lock(void)
{
	check_equal(rhi_set_state(LOCKED), GOOD, "lock");
	check_equal(rhi_to_the_end(REPORT, 0), GOOD, "interface report");
	check_equal(rhi_measure(), GOOD, "measurements");
	check_equal(vdev_field(INFO_STATE), LOCKED, "locked");
}

void vdev_run(void)
{
	vdev_lock();
	check_equal(rhi_set_state(RUN), GOOD, "start");
	check_equal(vdev_field(INFO_STATE), RUN, "run");
}

void vdev_unlock(void)
{
	check_equal(rhi_set_state(UNLOCKED), GOOD, "unlock");
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "unlocked");
}
