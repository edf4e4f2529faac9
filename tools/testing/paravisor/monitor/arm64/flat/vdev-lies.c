// SPDX-License-Identifier: GPL-2.0-only
/* Each lie about the device does what its name says, and P0 stays honest. */
#include "vdev.h"
#include "../../common/lie-names.h"

#define DOOR_LIE	(0x50564c49ULL << 32)
#define STATUSES	12	/* until a device that gives up has done so */
#define CYCLES		24
#define RSI_DEVICE	5

static u8 truth[OBJECT_SIZE];

static void lie(u32 index)
{
	u64 x[4] = { DOOR_LIE | index };

	if (index) {
		puts("# lie: ");
		puts(tdisp_lie_names[index]);
		puts("\n");
	}
	door(x);
	if (x[0] != 1)
		check(false, "lie is known");
}

static void unlock(void)
{
	lie(LIE_NONE);
	vdev_unlock();
}

/* Bytes of what was fetched that are not as in @truth */
static u32 differing(u64 size)
{
	u32 n = 0;

	for (u64 i = 0; i < size; i++)
		n += read8(device(OBJECT_PAGE) + i) != truth[i];
	return n;
}

static u64 learn(enum object object)
{
	u64 size = rhi_fetch(object);

	for (u64 i = 0; i < size; i++)
		truth[i] = read8(device(OBJECT_PAGE) + i);
	return size;
}

static void test_wrong_digests(void)
{
	static const u8 kinds[] = { CERTS, MEASUREMENTS, INTERFACE, VCA };
	u64 size;

	vdev_lock();
	for (u32 i = 0; i < ARRAY_SIZE(kinds); i++) {
		size = learn(kinds[i]);
		lie(LIE_WRONG_DIGEST_CERTS + i);
		check_equal(rhi_fetch(kinds[i]), size, "as long as the true one");
		check_equal(differing(size), 1, "... but for one byte");
		lie(LIE_NONE);
	}
	unlock();
}

static void test_false_reports(void)
{
	u64 size, now;

	vdev_lock();
	size = learn(INTERFACE);
	vdev_unlock();
	for (u32 i = LIE_OTHER_BARS; i <= LIE_SHORT_REPORT; i++) {
		lie(i);
		vdev_lock();
		now = rhi_fetch(INTERFACE);
		check(now && (now != size || differing(size)), "another report");
		unlock();
	}
}

static void test_false_states(void)
{
	u64 nonce;

	lie(LIE_FALSE_LOCKED);
	check_equal(rhi_set_state(LOCKED), GOOD, "locked, says the host");
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "... and it is not");
	lie(LIE_NONE);
	vdev_lock();
	nonce = vdev_field(INFO_MEASURED);
	lie(LIE_STALE_NONCE);
	check_equal(rhi_measure(), GOOD, "measured, says the host");
	check_equal(vdev_field(INFO_MEASURED), nonce, "... and it was not");
	lie(LIE_FALSE_RUN);
	check_equal(rhi_set_state(RUN), GOOD, "started, says the host");
	check_equal(vdev_field(INFO_STATE), LOCKED, "... and it was not");
	unlock();
}

static void test_stalls(void)
{
	lie(LIE_STALL_BIND);
	check_equal(rhi_set_state(LOCKED), INCOMPLETE, "lock has no end");
	check_equal(rhi_call(ABORT, 0, 0, 0, 0), GOOD, "... until aborted");
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "... and never was");
	lie(LIE_NONE);
	vdev_lock();
	lie(LIE_STALL_REPORT);
	check_equal(rhi_fetch(CERTS), 0, "no object");
	check_equal(rhi_status, BUSY, "... as the host is busy");
	lie(LIE_STALL_START);
	check_equal(rhi_set_state(RUN), INCOMPLETE, "start has no end");
	check_equal(rhi_call(ABORT, 0, 0, 0, 0), GOOD, "... until aborted");
	lie(LIE_STALL_UNBIND);
	check_equal(rhi_set_state(UNLOCKED), INCOMPLETE, "unlock has no end");
	check_equal(vdev_field(INFO_STATE), ERROR, "... and leaves an error");
	check_equal(rhi_call(ABORT, 0, 0, 0, 0), GOOD, "... until aborted");
	unlock();
}

static void test_errors(void)
{
	lie(LIE_ERROR_INFO);
	check_equal(rhi_call(FEATURES, 0, 0, 0, 0), ~0ULL, "the host knows of no device");
	lie(LIE_ERROR_BIND);
	check_equal(rhi_set_state(LOCKED), FAILED, "lock fails");
	lie(LIE_NONE);
	vdev_lock();
	lie(LIE_ERROR_REPORT);
	check_equal(rhi_call(SIZE, CERTS, 0, 0, 0), FAILED, "objects fail");
	lie(LIE_ERROR_REFRESH);
	check_equal(rhi_measure(), FAILED, "measurement fails");
	lie(LIE_ERROR_STATUS);
	check_equal(vdev_rsi(GET_INFO, INFO_PAGE, 0, 0), RSI_DEVICE, "status fails");
	lie(LIE_ERROR_START);
	check_equal(rhi_set_state(RUN), FAILED, "start fails");
	unlock();
}

static void test_errors_of_run(void)
{
	vdev_run();
	lie(LIE_ERROR_MMIO);
	check_equal(vdev_map(DISK_BAR, DISK_BAR + PAGE_SIZE), 0, "a mapping");
	check_equal(vdev_regs.x[1], DISK_BAR, "... not done");
	check_equal(vdev_regs.x[2], 1, "... rejected");
	lie(LIE_ERROR_DMA);
	check_equal(vdev_dma(), RSI_DEVICE, "DMA fails");
	lie(LIE_ERROR_UNBIND);
	check_equal(rhi_set_state(UNLOCKED), FAILED, "unlock fails");
	check_equal(vdev_field(INFO_STATE), ERROR, "... and leaves an error");
	unlock();
}

static void test_loss(void)
{
	u32 n = 0;

	lie(LIE_LOST_RUN);
	vdev_lock();
	check_equal(rhi_set_state(RUN), GOOD, "start");
	while (n < STATUSES && vdev_field(INFO_STATE) == RUN)
		n++;
	check(n && n < STATUSES, "it runs, but not for long");
	check_equal(vdev_field(INFO_STATE), ERROR, "... then it is lost");
	unlock();
}

static void test_answers(void)
{
	u64 size;

	vdev_lock();
	size = learn(CERTS);
	lie(LIE_TRUNCATED_RESPONSE);
	rhi_call(SIZE, CERTS, 0, 0, 0);
	check_equal(rhi_register(1), size / 2, "half the size");
	lie(LIE_HUGE_RESPONSE);
	rhi_call(SIZE, CERTS, 0, 0, 0);
	check_equal(rhi_register(1), ~0ULL, "a huge object");
	rhi_call(READ, CERTS, OBJECT_PAGE, OBJECT_SIZE, 0);
	check_equal(rhi_register(1), OBJECT_SIZE + 0x1000, "more than there is room for");
	lie(LIE_OTHER_REQUEST);
	check(rhi_fetch(CERTS) != size, "another object");
	check_equal(rhi_measure(), BUSY, "another answer");
	lie(LIE_GARBAGE_RESPONSE);
	rhi_call(READ, CERTS, OBJECT_PAGE, OBJECT_SIZE, 0);
	check(rhi_register(0) > TOO_LATE && rhi_register(6), "garbage in registers");
	check(differing(size) > size / 2, "... and in memory");
	unlock();
}

void test_vdev_lies(void)
{
	vdev_prepare();
	disk_set_up();
	test_wrong_digests();
	test_false_reports();
	test_false_states();
	test_stalls();
	test_errors();
	test_errors_of_run();
	test_loss();
	test_answers();
}

static void tell(const char *what, u64 answer)
{
	puts("# answer ");
	puts(what);
	puts(" ");
	put_hex(answer);
	puts("\n");
}

/* The answers depend on the seed alone. */
void test_vdev_hostile(void)
{
	vdev_prepare();
	disk_set_up();
	for (u32 i = 0; i < CYCLES; i++) {
		tell("features", rhi_call(FEATURES, 0, 0, 0, 0));
		tell("lock", rhi_set_state(LOCKED));
		tell("report", rhi_to_the_end(REPORT, 0));
		tell("measure", rhi_measure());
		tell("size", rhi_call(SIZE, INTERFACE, 0, 0, 0));
		tell("read", rhi_call(READ, INTERFACE, OBJECT_PAGE, OBJECT_SIZE, 0));
		tell("run", rhi_set_state(RUN));
		tell("state", vdev_field(INFO_STATE));
		tell("abort", rhi_call(ABORT, 0, 0, 0, 0));
		tell("unlock", rhi_set_state(UNLOCKED));
	}
}
