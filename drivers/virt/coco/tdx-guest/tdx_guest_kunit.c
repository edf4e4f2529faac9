// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the TDX guest driver
 *
 * The driver is compiled into this module once more, above a made-up TDX module
 * and a host that follows a script, second by second. So it can be loaded and
 * unloaded at will, on any machine, and beside a driver that is at work.
 */

#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/cleanup.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/paravisor.h>
#include <linux/set_memory.h>
#include <linux/sizes.h>
#include <linux/sockptr.h>
#include <linux/string.h>
#include <linux/tsm-mr.h>
#include <linux/tsm.h>
#include <linux/uaccess.h>
#include <uapi/linux/tdx-guest.h>

#include <asm/cpu_device_id.h>
#include <asm/tdx.h>

#include "../guest/driver-kunit.h"

#define NEVER		1000	/* seconds, longer than the driver waits */
#define QUOTE_SIZE	5000
#define BUFFER_SIZE	SZ_128K
#define REFUSED		0x8000000000000000ULL

/* As the guest-host communication interface lays the buffer out */
struct shared_buffer {
	u64 version;
	u64 status;
	u32 in_len;
	u32 out_len;
	u8 data[];
};

/**
 * struct world - what is around the driver: processor, TDX module, kernel, host
 * @has_tdx: the processor's feature
 * @report_rc: the TDX module's answer to a request for a TDREPORT
 * @reports: such requests so far
 * @reportdata: of the last of them
 * @extend_rc: the TDX module's answer to an extension
 * @extended: the last digest
 * @index: of its register
 * @rtmr: fill byte of all registers
 * @share_rc: whether pages can be shared
 * @unshare_rc: whether they can be private again
 * @buffer: the pages last shared
 * @freed: they were given back
 * @lost: pages of an earlier load that were not, and which the test has to free
 * @hypercall_status: the host's answer to the request itself
 * @hypercalls: such requests so far
 * @request: what the buffer said at the last of them
 * @done_at: the second at which the host completes it
 * @status: and with which status
 * @out_len: and which length
 * @second: since the last request
 * @interrupt_at: the second in which a signal arrives
 * @copied_locked: something was copied from or to user space under the lock
 */
struct world {
	bool has_tdx;
	int report_rc;
	unsigned int reports;
	u8 reportdata[TDX_REPORTDATA_LEN];
	int extend_rc;
	u8 extended[SHA384_DIGEST_SIZE];
	u8 index;
	u8 rtmr;
	int share_rc;
	int unshare_rc;
	struct shared_buffer *buffer;
	bool freed;
	struct shared_buffer *lost;
	u64 hypercall_status;
	unsigned int hypercalls;
	struct shared_buffer request;
	unsigned int done_at;
	u64 status;
	u32 out_len;
	unsigned int second;
	unsigned int interrupt_at;
	bool copied_locked;
};

static struct world world;

static void host_works(void)
{
	struct shared_buffer *buffer = world.buffer;

	if (world.second != world.done_at)
		return;

	memset(buffer->data, 'q', min(world.out_len, BUFFER_SIZE - sizeof(*buffer)));
	WRITE_ONCE(buffer->out_len, world.out_len);
	WRITE_ONCE(buffer->status, world.status);
}

static u64 fake_get_quote(u8 *buf, size_t size)
{
	struct kunit *test = kunit_get_current_test();

	world.hypercalls++;
	KUNIT_EXPECT_PTR_EQ(test, buf, (u8 *)world.buffer);
	KUNIT_EXPECT_EQ(test, size, BUFFER_SIZE);
	world.request = *world.buffer;
	if (world.hypercall_status)
		return world.hypercall_status;

	world.second = 0;
	if (world.done_at)
		WRITE_ONCE(world.buffer->status, U64_MAX);
	host_works();
	return 0;
}

static unsigned long fake_sleep(unsigned int msecs)
{
	world.second += msecs / MSEC_PER_SEC;
	if (world.second == world.interrupt_at)
		return 1;

	host_works();
	return 0;
}

/* What a report that fails leaves behind is nobody's to read. */
static int fake_get_report(u8 *reportdata, u8 *tdreport)
{
	struct kunit *test = kunit_get_current_test();
	u8 data[TDX_REPORTDATA_LEN];

	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)tdreport, TDX_REPORT_LEN));
	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)reportdata, TDX_REPORTDATA_LEN));
	world.reports++;
	memcpy(data, reportdata, sizeof(data));
	memcpy(world.reportdata, data, sizeof(data));
	memset(tdreport, world.report_rc ? 'x' : world.rtmr, TDX_REPORT_LEN);
	memcpy(tdreport + 128, data, sizeof(data));
	return world.report_rc;
}

static int fake_extend(u8 index, u8 *data)
{
	struct kunit *test = kunit_get_current_test();

	KUNIT_EXPECT_TRUE(test, IS_ALIGNED((unsigned long)data, SZ_64));
	if (world.extend_rc)
		return world.extend_rc;

	world.index = index;
	world.rtmr++;
	memcpy(world.extended, data, sizeof(world.extended));
	return 0;
}

static int fake_share(unsigned long addr, int nr_pages)
{
	struct kunit *test = kunit_get_current_test();

	KUNIT_EXPECT_EQ(test, nr_pages, BUFFER_SIZE / PAGE_SIZE);
	if (world.buffer && !world.freed)
		world.lost = world.buffer;
	world.buffer = (void *)addr;
	world.freed = false;
	return world.share_rc;
}

static int fake_unshare(unsigned long addr, int nr_pages)
{
	return world.unshare_rc;
}

static void fake_free(void *pages, size_t size)
{
	if (pages == world.buffer)
		world.freed = true;
	free_pages_exact(pages, size);
}

static const struct x86_cpu_id *fake_match(const struct x86_cpu_id *ids)
{
	return world.has_tdx ? ids : NULL;
}

static bool is_locked(void);

static int fake_copy_from(void *to, sockptr_t from, size_t size)
{
	world.copied_locked |= !sockptr_is_kernel(from) && is_locked();
	return copy_from_sockptr(to, from, size);
}

static int fake_copy_to(sockptr_t to, const void *from, size_t size)
{
	world.copied_locked |= !sockptr_is_kernel(to) && is_locked();
	return copy_to_sockptr(to, from, size);
}

#define tdx_hcall_get_quote	fake_get_quote
#define tdx_mcall_get_report0	fake_get_report
#define tdx_mcall_extend_rtmr	fake_extend
#define msleep_interruptible	fake_sleep
#define set_memory_decrypted	fake_share
#define set_memory_encrypted	fake_unshare
#define free_pages_exact	fake_free
#define x86_match_cpu		fake_match
#define copy_from_sockptr	fake_copy_from
#define copy_to_sockptr		fake_copy_to

#include "tdx-guest.c"

#undef free_pages_exact

static struct tsm_measurement_register fresh_mrs[ARRAY_SIZE(tdx_mrs)];

static bool is_locked(void)
{
	return mutex_is_locked(&mr_lock);
}

/* As a module comes from its file */
static int load(void)
{
	memcpy(tdx_mrs, fresh_mrs, sizeof(tdx_mrs));
	return tdx_guest_init();
}

static void unload(void)
{
	tdx_guest_exit();
}

static void load_for(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, 0, load());
	KUNIT_ASSERT_NOT_NULL(test, around.misc);
}

static int ask(struct tsm_report *report)
{
	memset(report, 0, sizeof(*report));
	report->desc.inblob_len = TDX_REPORTDATA_LEN;
	memset(report->desc.inblob, 'n', TDX_REPORTDATA_LEN);
	return around.provider->report_new(report, NULL);
}

static int ask_and_drop(void)
{
	struct tsm_report report;
	int rc = ask(&report);

	kvfree(report.outblob);
	return rc;
}

static void expect_quote(struct kunit *test)
{
	struct tsm_report report;

	KUNIT_ASSERT_EQ(test, 0, ask(&report));
	KUNIT_EXPECT_EQ(test, report.outblob_len, world.out_len);
	KUNIT_EXPECT_NULL(test, memchr_inv(report.outblob, 'q', report.outblob_len));
	kvfree(report.outblob);
}

static void request_is_well_formed(struct kunit *test)
{
	load_for(test);
	expect_quote(test);
	KUNIT_EXPECT_EQ(test, world.request.version, 1);
	KUNIT_EXPECT_EQ(test, world.request.status, 0);
	KUNIT_EXPECT_EQ(test, world.request.in_len, TDX_REPORT_LEN);
	KUNIT_EXPECT_EQ(test, world.request.out_len, 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(world.reportdata, 'n', TDX_REPORTDATA_LEN));
	unload();
}

static void nonce_fills_its_field(struct kunit *test)
{
	struct tsm_report report = { .desc.inblob_len = TDX_REPORTDATA_LEN - 1 };

	load_for(test);
	KUNIT_EXPECT_EQ(test, around.provider->report_new(&report, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, world.hypercalls, 0);
	unload();
}

static const struct wait {
	const char *name;
	unsigned int done_at;
	int expected;
	unsigned int seconds;
} waits[] = {
	{ "at once", 0, 0, 0 },
	{ "after a second", 1, 0, 1 },
	{ "late", 29, 0, 29 },
	{ "in the last second", 30, 0, 30 },
	{ "too late", 31, -ETIMEDOUT, 30 },
	{ "never", NEVER, -ETIMEDOUT, 30 },
};

KUNIT_ARRAY_PARAM_DESC(wait, waits, name);

static void wait_ends_with_the_quote_or_the_time(struct kunit *test)
{
	const struct wait *wait = test->param_value;

	load_for(test);
	world.done_at = wait->done_at;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), wait->expected);
	KUNIT_EXPECT_EQ(test, world.second, wait->seconds);
	unload();
}

/* The buffer is the host's until it says otherwise. */
static void late_quote_sets_the_buffer_free(struct kunit *test)
{
	load_for(test);
	world.done_at = 40;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -ETIMEDOUT);
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EBUSY);
	KUNIT_EXPECT_EQ(test, world.hypercalls, 1);
	fake_sleep(10 * MSEC_PER_SEC);
	world.done_at = 1;
	expect_quote(test);
	KUNIT_EXPECT_EQ(test, world.hypercalls, 2);
	unload();
}

static void interruption_leaves_the_request_in_flight(struct kunit *test)
{
	load_for(test);
	world.done_at = 5;
	world.interrupt_at = 3;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EINTR);
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EBUSY);
	fake_sleep(2 * MSEC_PER_SEC);
	world.interrupt_at = NEVER;
	expect_quote(test);
	unload();
}

static const u64 failures[] = { 1, REFUSED, 0x8000000000000001, 0xc000000000000000, U64_MAX - 1 };

static void failure_is_an_error(struct kunit *test)
{
	load_for(test);
	for (int i = 0; i < ARRAY_SIZE(failures); i++) {
		world.status = failures[i];
		world.done_at = i;
		KUNIT_EXPECT_EQ(test, ask_and_drop(), -EIO);
	}
	world.status = 0;
	expect_quote(test);
	unload();
}

static const struct length {
	const char *name;
	u32 out_len;
	int expected;
} lengths[] = {
	{ "nothing", 0, -EIO },
	{ "one byte", 1, 0 },
	{ "all that there is room for", BUFFER_SIZE - sizeof(struct shared_buffer), 0 },
	{ "one byte more", BUFFER_SIZE - sizeof(struct shared_buffer) + 1, -EFBIG },
	{ "as long as the buffer", BUFFER_SIZE, -EFBIG },
	{ "4 GiB", U32_MAX, -EFBIG },
};

KUNIT_ARRAY_PARAM_DESC(length, lengths, name);

static void quote_lies_in_its_buffer(struct kunit *test)
{
	const struct length *length = test->param_value;
	struct tsm_report report;

	load_for(test);
	world.out_len = length->out_len;
	KUNIT_EXPECT_EQ(test, ask(&report), length->expected);
	KUNIT_EXPECT_EQ(test, report.outblob_len, length->expected ? 0 : length->out_len);
	KUNIT_EXPECT_EQ(test, !!report.outblob, !length->expected);
	kvfree(report.outblob);
	unload();
}

static void host_that_does_nothing_gives_no_quote(struct kunit *test)
{
	load_for(test);
	world.done_at = 0;
	world.out_len = 0;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EIO);
	unload();
}

static void refused_call_may_be_made_again(struct kunit *test)
{
	load_for(test);
	world.hypercall_status = REFUSED;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EIO);
	world.hypercall_status = 0;
	expect_quote(test);
	unload();
}

static void no_quote_is_asked_for_without_a_report(struct kunit *test)
{
	load_for(test);
	world.report_rc = -EIO;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EIO);
	KUNIT_EXPECT_EQ(test, world.hypercalls, 0);
	unload();
}

static int change_mind(void *buffer)
{
	struct shared_buffer *shared = buffer;

	for (u32 i = 0; !kthread_should_stop(); i++) {
		WRITE_ONCE(shared->out_len, i & 1 ? 1 : U32_MAX);
		WRITE_ONCE(shared->status, (u64)(i & 3) - 1);
		cond_resched();
	}
	return 0;
}

/* Whatever it writes between two looks, a quote is one that fits. */
static void restless_host_gets_nothing_out(struct kunit *test)
{
	struct task_struct *host;
	struct tsm_report report;

	load_for(test);
	world.done_at = NEVER;
	host = kthread_run(change_mind, world.buffer, "restless");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, host);
	for (int i = 0; i < 100; i++) {
		if (!ask(&report))
			KUNIT_EXPECT_EQ(test, report.outblob_len, 1);
		kvfree(report.outblob);
		cond_resched();
	}
	kthread_stop(host);
	WRITE_ONCE(world.buffer->status, 0);
	unload();
}

static void unload_gives_the_buffer_back(struct kunit *test)
{
	load_for(test);
	expect_quote(test);
	unload();
	KUNIT_EXPECT_TRUE(test, world.freed);
	KUNIT_EXPECT_NULL(test, around.provider);
	KUNIT_EXPECT_NULL(test, around.misc);
}

/* Late quotes go to pages that are used for nothing else. */
static void unload_in_flight_keeps_the_buffer(struct kunit *test)
{
	struct shared_buffer *old;

	load_for(test);
	world.done_at = NEVER;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -ETIMEDOUT);
	old = world.buffer;
	unload();
	KUNIT_ASSERT_FALSE(test, world.freed);

	load_for(test);
	KUNIT_EXPECT_PTR_NE(test, world.buffer, old);
	world.done_at = 2;
	memset(old->data, 'o', QUOTE_SIZE);
	WRITE_ONCE(old->status, 0);
	expect_quote(test);
	unload();
	KUNIT_EXPECT_TRUE(test, world.freed);
}

static void shared_pages_are_never_freed(struct kunit *test)
{
	load_for(test);
	world.unshare_rc = -EIO;
	unload();
	KUNIT_EXPECT_FALSE(test, world.freed);
	world.unshare_rc = 0;
	load_for(test);
	expect_quote(test);
	unload();
}

/* Failed half-way it may have shared some. */
static void pages_of_unknown_state_are_never_freed(struct kunit *test)
{
	world.share_rc = -EIO;
	KUNIT_EXPECT_EQ(test, load(), -ENOMEM);
	KUNIT_EXPECT_FALSE(test, world.freed);
	KUNIT_EXPECT_NULL(test, around.provider);
	world.share_rc = 0;
	load_for(test);
	expect_quote(test);
	unload();
}

/* The device must not be there before all that may fail. */
static void failed_load_was_never_open(struct kunit *test)
{
	around.register_rc = -EBUSY;
	KUNIT_EXPECT_EQ(test, load(), -EBUSY);
	KUNIT_EXPECT_TRUE(test, world.freed);
	KUNIT_EXPECT_EQ(test, around.misc_registered, 0);
	around.register_rc = 0;
	around.misc_rc = -ENOMEM;
	KUNIT_EXPECT_EQ(test, load(), -ENOMEM);
	KUNIT_EXPECT_NULL(test, around.provider);
	around.misc_rc = 0;
	world.report_rc = -ENXIO;
	KUNIT_EXPECT_EQ(test, load(), -ENXIO);
	KUNIT_EXPECT_NULL(test, around.provider);
	world.report_rc = 0;
	load_for(test);
	unload();
}

#define REPORT	BIT(PARAVISOR_REPORT_TDX)
#define EXTEND	BIT(PARAVISOR_MEASURE_EXTEND)
#define QUOTE	BIT(PARAVISOR_QUOTE_TDX)

static const struct place {
	const char *name;
	bool has_tdx;
	enum paravisor_isolation isolation;
	unsigned long features;
	int expected;
	bool writable;
	bool provider;
} places[] = {
	{ "no TDX", false, .expected = -ENODEV },
	{ "TD in charge of itself", true, .writable = true, .provider = true },
	{ "paravisor that offers nothing", false, PARAVISOR_ISOLATION_TDX, 0, -ENODEV },
	{ "the same, TDX in sight", true, PARAVISOR_ISOLATION_TDX, 0, -ENODEV },
	{ "all but the report", true, PARAVISOR_ISOLATION_TDX, EXTEND | QUOTE, -ENODEV },
	{ "report", false, PARAVISOR_ISOLATION_TDX, REPORT },
	{ "report and registers", true, PARAVISOR_ISOLATION_TDX, REPORT | EXTEND,
	  .writable = true },
	{ "report and quote", true, PARAVISOR_ISOLATION_TDX, REPORT | QUOTE, .provider = true },
	{ "all, TDX hidden", false, PARAVISOR_ISOLATION_TDX, REPORT | EXTEND | QUOTE,
	  .writable = true, .provider = true },
};

KUNIT_ARRAY_PARAM_DESC(place, places, name);

static void offered_is_what_is_there(struct kunit *test)
{
	const struct place *place = test->param_value;
	umode_t mode = place->writable ? 0644 : 0444;

	world.has_tdx = place->has_tdx;
	around.isolation = place->isolation;
	around.features = place->features;
	KUNIT_ASSERT_EQ(test, load(), place->expected);
	KUNIT_EXPECT_EQ(test, !!around.misc, !place->expected);
	KUNIT_EXPECT_EQ(test, !!around.provider, place->provider);
	KUNIT_EXPECT_EQ(test, !!world.buffer, place->provider);
	if (place->expected)
		return;

	KUNIT_EXPECT_EQ(test, find_register(test, "rtmr3:sha384")->attr.mode, mode);
	KUNIT_EXPECT_EQ(test, find_register(test, "mrtd:sha384")->attr.mode, 0444);
	expect_register(test, "rtmr0:sha384", world.rtmr);
	unload();
	KUNIT_EXPECT_NULL(test, around.misc);
}

static void extension_reaches_its_register(struct kunit *test)
{
	load_for(test);
	expect_register(test, "rtmr2:sha384", world.rtmr);
	KUNIT_EXPECT_EQ(test, extend_register(test, "rtmr2:sha384", 'd'), SHA384_DIGEST_SIZE);
	KUNIT_EXPECT_EQ(test, world.index, 2);
	KUNIT_EXPECT_NULL(test, memchr_inv(world.extended, 'd', SHA384_DIGEST_SIZE));
	expect_register(test, "rtmr2:sha384", world.rtmr);
	unload();
}

/* Others may extend it, of which nobody tells. */
static void register_of_others_is_read_anew(struct kunit *test)
{
	around.isolation = PARAVISOR_ISOLATION_TDX;
	around.features = REPORT;
	load_for(test);
	for (int i = 0; i < 3; i++) {
		world.rtmr++;
		expect_register(test, "rtmr1:sha384", world.rtmr);
	}
	unload();
}

static void register_is_read_once(struct kunit *test)
{
	unsigned int reports;

	load_for(test);
	expect_register(test, "rtmr1:sha384", world.rtmr);
	reports = world.reports;
	expect_register(test, "rtmr1:sha384", world.rtmr);
	KUNIT_EXPECT_EQ(test, world.reports, reports);
	unload();
}

/* Neither does a nonce of another report. */
static void failed_report_leaves_registers_as_they_were(struct kunit *test)
{
	u8 value[SHA384_DIGEST_SIZE];

	load_for(test);
	expect_register(test, "rtmr0:sha384", world.rtmr);
	world.report_rc = -EBUSY;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EBUSY);
	expect_register(test, "mrtd:sha384", world.rtmr);
	KUNIT_EXPECT_EQ(test, extend_register(test, "rtmr0:sha384", 'd'), SHA384_DIGEST_SIZE);
	KUNIT_EXPECT_EQ(test, read_register(test, "rtmr0:sha384", value), -EBUSY);
	expect_register(test, "mrtd:sha384", world.rtmr - 1);
	world.report_rc = 0;
	expect_register(test, "rtmr0:sha384", world.rtmr);
	unload();
}

/* The host can keep the TDX module busy. */
static void busy_module_is_not_a_bug_of_the_kernel(struct kunit *test)
{
	bool warned = test_taint(TAINT_WARN);

	load_for(test);
	world.report_rc = -EBUSY;
	world.extend_rc = -EBUSY;
	KUNIT_EXPECT_EQ(test, ask_and_drop(), -EBUSY);
	KUNIT_EXPECT_EQ(test, extend_register(test, "rtmr0:sha384", 'd'), -EBUSY);
	KUNIT_EXPECT_EQ(test, test_taint(TAINT_WARN), warned);
	unload();
}

static struct tdx_report_req __user *user_request(struct kunit *test)
{
	unsigned long addr;

	addr = kunit_vm_mmap(test, NULL, 0, PAGE_SIZE, PROT_READ | PROT_WRITE,
			     MAP_ANONYMOUS | MAP_PRIVATE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	return (struct tdx_report_req __user *)addr;
}

static void report_is_for_its_nonce(struct kunit *test)
{
	struct tdx_report_req __user *user = user_request(test);
	struct tdx_report_req *req = kunit_kzalloc(test, sizeof(*req), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, req);
	memset(req->reportdata, 'u', TDX_REPORTDATA_LEN);
	KUNIT_ASSERT_EQ(test, 0, copy_to_user(user, req, sizeof(*req)));
	load_for(test);
	KUNIT_EXPECT_EQ(test, 0, tdx_guest_ioctl(NULL, TDX_CMD_GET_REPORT0, (unsigned long)user));
	KUNIT_EXPECT_EQ(test, -ENOTTY, tdx_guest_ioctl(NULL, 0, (unsigned long)user));
	unload();
	KUNIT_ASSERT_EQ(test, 0, copy_from_user(req, user, sizeof(*req)));
	KUNIT_EXPECT_NULL(test, memchr_inv(req->tdreport + 128, 'u', TDX_REPORTDATA_LEN));
	KUNIT_EXPECT_EQ(test, req->tdreport[0], world.rtmr);
}

/* It may be one that never comes. */
static void nobody_waits_for_a_page_of_another(struct kunit *test)
{
	struct tdx_report_req __user *user = user_request(test);

	load_for(test);
	KUNIT_EXPECT_EQ(test, 0, tdx_guest_ioctl(NULL, TDX_CMD_GET_REPORT0, (unsigned long)user));
	unload();
	KUNIT_EXPECT_FALSE(test, world.copied_locked);
}

static void bad_address_is_an_error(struct kunit *test)
{
	unsigned long end = (unsigned long)user_request(test) + PAGE_SIZE;

	load_for(test);
	KUNIT_EXPECT_EQ(test, -EFAULT, tdx_guest_ioctl(NULL, TDX_CMD_GET_REPORT0, end));
	KUNIT_EXPECT_EQ(test, -EFAULT, tdx_guest_ioctl(NULL, TDX_CMD_GET_REPORT0, 0));
	expect_register(test, "mrtd:sha384", world.rtmr);
	unload();
}

static int remember_registers(struct kunit_suite *suite)
{
	memcpy(fresh_mrs, tdx_mrs, sizeof(fresh_mrs));
	return 0;
}

static int with_world(struct kunit *test)
{
	around = (struct kunit_kernel){};
	world = (struct world){
		.has_tdx = true,
		.rtmr = 0x10,
		.done_at = 1,
		.interrupt_at = NEVER,
		.out_len = QUOTE_SIZE,
	};
	return 0;
}

static void free_lost_pages(struct kunit *test)
{
	if (around.misc)
		unload();
	if (world.lost)
		free_pages_exact(world.lost, BUFFER_SIZE);
	if (world.buffer && !world.freed)
		free_pages_exact(world.buffer, BUFFER_SIZE);
}

static struct kunit_case tdx_guest_cases[] = {
	KUNIT_CASE(busy_module_is_not_a_bug_of_the_kernel),
	KUNIT_CASE(request_is_well_formed),
	KUNIT_CASE(nonce_fills_its_field),
	KUNIT_CASE_PARAM(wait_ends_with_the_quote_or_the_time, wait_gen_params),
	KUNIT_CASE(late_quote_sets_the_buffer_free),
	KUNIT_CASE(interruption_leaves_the_request_in_flight),
	KUNIT_CASE(failure_is_an_error),
	KUNIT_CASE_PARAM(quote_lies_in_its_buffer, length_gen_params),
	KUNIT_CASE(host_that_does_nothing_gives_no_quote),
	KUNIT_CASE(refused_call_may_be_made_again),
	KUNIT_CASE(no_quote_is_asked_for_without_a_report),
	KUNIT_CASE(restless_host_gets_nothing_out),
	KUNIT_CASE(unload_gives_the_buffer_back),
	KUNIT_CASE(unload_in_flight_keeps_the_buffer),
	KUNIT_CASE(shared_pages_are_never_freed),
	KUNIT_CASE(pages_of_unknown_state_are_never_freed),
	KUNIT_CASE(failed_load_was_never_open),
	KUNIT_CASE_PARAM(offered_is_what_is_there, place_gen_params),
	KUNIT_CASE(extension_reaches_its_register),
	KUNIT_CASE(register_of_others_is_read_anew),
	KUNIT_CASE(register_is_read_once),
	KUNIT_CASE(failed_report_leaves_registers_as_they_were),
	KUNIT_CASE(report_is_for_its_nonce),
	KUNIT_CASE(nobody_waits_for_a_page_of_another),
	KUNIT_CASE(bad_address_is_an_error),
	{ }
};

static struct kunit_suite tdx_guest_suite = {
	.name = "tdx_guest",
	.suite_init = remember_registers,
	.init = with_world,
	.exit = free_lost_pages,
	.test_cases = tdx_guest_cases,
};

kunit_test_suite(tdx_guest_suite);
