// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the Arm CCA guest driver
 *
 * The driver is compiled into this module once more, above a made-up RMM that
 * is called in the place of the SMC instruction, register by register.
 */

#include <linux/arm-smccc.h>

static void rmm_smc(unsigned long fid, unsigned long a1, unsigned long a2, unsigned long a3,
		    unsigned long a4, unsigned long a5, unsigned long a6, unsigned long a7,
		    struct arm_smccc_res *res);
static void rmm_smc_1_2(const struct arm_smccc_1_2_regs *args, struct arm_smccc_1_2_regs *res);

/* Before any header that makes calls. */
#undef arm_smccc_smc
#define arm_smccc_smc		rmm_smc
#define arm_smccc_1_2_smc	rmm_smc_1_2

#include <kunit/test-bug.h>
#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/jiffies.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/panic.h>
#include <linux/paravisor.h>
#include <linux/preempt.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/tsm-mr.h>
#include <linux/tsm.h>

#include <asm/rsi.h>

#include "../guest/driver-kunit.h"

#define NEVER		UINT_MAX
#define TOKEN_SIZE	5000
#define BOUND		SZ_64K
#define NOT_SUPPORTED	(~0UL)

/**
 * struct world - the RMM, and the machine that it runs on
 * @is_realm: the kernel found a Realm at boot
 * @challenge: of the last request for a token
 * @inits: such requests so far
 * @init_status: the answer to them
 * @bound: the size that no token exceeds, as announced
 * @in_progress: there is a token to continue with
 * @token_size: what there is of it
 * @given: what of that was handed out
 * @chunk: what a call gives at most
 * @idle: calls that give nothing, before those that do
 * @ends_late: the last bytes come as incomplete, and then success without any
 * @continues: calls so far, for the present token
 * @fail_at: the call that fails
 * @fail_status: and how
 * @lie_at: the call after which the length is a lie
 * @lie: that lie
 * @writes: it does write what it claims
 * @pace: jiffies that a call takes
 * @now: jiffies
 * @kill_at: the call in which the task is killed
 * @resched: chances that were given to other tasks
 * @pinned: the task stays on its CPU
 * @granule_rc: no granule can be had
 * @granules: granules that are in use
 * @largest: the largest buffer that was asked for
 * @hash_algo: the Realm's hash algorithm
 * @config_status: the answer to a request for the configuration
 * @read_status: the answer to a request for a measurement
 * @extend_status: the answer to an extension
 * @value: fill byte of all measurements
 * @extended: the last value extended with
 * @extended_index: its measurement
 * @extended_size: and its size
 */
struct world {
	bool is_realm;
	u8 challenge[64];
	unsigned int inits;
	unsigned long init_status;
	unsigned long bound;
	bool in_progress;
	size_t token_size;
	size_t given;
	size_t chunk;
	unsigned int idle;
	bool ends_late;
	unsigned int continues;
	unsigned int fail_at;
	unsigned long fail_status;
	unsigned int lie_at;
	unsigned long lie;
	bool writes;
	unsigned long pace;
	unsigned long now;
	unsigned int kill_at;
	unsigned int resched;
	int pinned;
	int granule_rc;
	int granules;
	size_t largest;
	unsigned long hash_algo;
	unsigned long config_status;
	unsigned long read_status;
	unsigned long extend_status;
	u8 value;
	u8 extended[64];
	unsigned long extended_index;
	unsigned long extended_size;
};

static struct world world;

static u8 token_byte(size_t i)
{
	return 1 + i % 251;
}

static void rmm_init(const u8 *challenge, struct arm_smccc_1_2_regs *res)
{
	KUNIT_EXPECT_GT(kunit_get_current_test(), world.pinned, 0);
	world.inits++;
	world.continues = 0;
	world.given = 0;
	world.in_progress = !world.init_status;
	memcpy(world.challenge, challenge, sizeof(world.challenge));
	res->a0 = world.init_status;
	res->a1 = world.bound;
}

static size_t rmm_give(u8 *to, unsigned long size)
{
	size_t n = min3(size, world.chunk, world.token_size - world.given);

	for (size_t i = 0; i < n && world.writes; i++)
		to[i] = token_byte(world.given + i);
	world.given += n;
	return n;
}

static bool rmm_is_done(size_t n)
{
	return world.given == world.token_size && !(world.ends_late && n);
}

static unsigned long rmm_continue(unsigned long granule, unsigned long offset, unsigned long size,
				  unsigned long *len)
{
	*len = ULONG_MAX - 7;
	if (!IS_ALIGNED(granule, SZ_4K) || offset >= SZ_4K || size > SZ_4K - offset)
		return RSI_ERROR_INPUT;
	if (!world.in_progress)
		return RSI_ERROR_STATE;
	if (world.continues == world.fail_at)
		return world.fail_status;

	*len = 0;
	if (world.continues <= world.idle)
		return RSI_INCOMPLETE;
	*len = rmm_give(phys_to_virt(granule) + offset, size);
	world.in_progress = !rmm_is_done(*len);
	if (world.continues == world.lie_at)
		*len = world.lie;
	return world.in_progress ? RSI_INCOMPLETE : RSI_SUCCESS;
}

static unsigned long rmm_config(struct realm_config *config)
{
	KUNIT_EXPECT_TRUE(kunit_get_current_test(), IS_ALIGNED((unsigned long)config, SZ_4K));
	if (world.config_status)
		return world.config_status;

	memset(config, 0, sizeof(*config));
	config->ipa_bits = 33;
	config->hash_algo = world.hash_algo;
	return RSI_SUCCESS;
}

static void rmm_smc(unsigned long fid, unsigned long a1, unsigned long a2, unsigned long a3,
		    unsigned long a4, unsigned long a5, unsigned long a6, unsigned long a7,
		    struct arm_smccc_res *res)
{
	*res = (struct arm_smccc_res){ .a1 = a1, .a2 = a2, .a3 = a3 };
	switch (fid) {
	case SMC_RSI_ATTESTATION_TOKEN_CONTINUE:
		KUNIT_EXPECT_GT(kunit_get_current_test(), world.pinned, 0);
		world.continues++;
		world.now += world.pace;
		res->a0 = rmm_continue(a1, a2, a3, &res->a1);
		break;
	case SMC_RSI_REALM_CONFIG:
		res->a0 = rmm_config(phys_to_virt(a1));
		break;
	default:
		res->a0 = NOT_SUPPORTED;
	}
}

/* Short hashes come with zeros behind them. */
static void rmm_read(unsigned long index, struct arm_smccc_1_2_regs *res)
{
	u8 value[64] = {};

	res->a0 = index > 4 ? RSI_ERROR_INPUT : world.read_status;
	memset(value, world.value + index, world.hash_algo == RSI_HASH_SHA_256 ? 32 : 64);
	memcpy((u8 *)res + 8, value, sizeof(value));
}

static void rmm_extend(const u8 *value, unsigned long index, unsigned long size,
		       struct arm_smccc_1_2_regs *res)
{
	res->a0 = index < 1 || index > 4 || size > 64 ? RSI_ERROR_INPUT : world.extend_status;
	if (res->a0)
		return;

	world.value += 8;
	world.extended_index = index;
	world.extended_size = size;
	memcpy(world.extended, value, sizeof(world.extended));
}

static void rmm_smc_1_2(const struct arm_smccc_1_2_regs *args, struct arm_smccc_1_2_regs *res)
{
	struct arm_smccc_1_2_regs in = *args;

	*res = in;
	switch (in.a0) {
	case SMC_RSI_ATTESTATION_TOKEN_INIT:
		rmm_init((u8 *)&in + 8, res);
		break;
	case SMC_RSI_MEASUREMENT_READ:
		rmm_read(in.a1, res);
		break;
	case SMC_RSI_MEASUREMENT_EXTEND:
		rmm_extend((u8 *)&in + 24, in.a1, in.a2, res);
		break;
	default:
		res->a0 = NOT_SUPPORTED;
	}
}

/* What was there before is somebody's secret. */
static void *fake_alloc_granule(size_t size, gfp_t gfp)
{
	void *granule = world.granule_rc ? NULL : alloc_pages_exact(size, gfp);

	if (granule && !(gfp & __GFP_ZERO))
		memset(granule, 0xee, size);
	world.granules += !!granule;
	return granule;
}

static void fake_free_granule(void *granule, size_t size)
{
	world.granules--;
	free_pages_exact(granule, size);
}

static void *fake_kvzalloc(size_t size, gfp_t gfp)
{
	world.largest = max(world.largest, size);
	return size > SZ_32M ? NULL : kvzalloc(size, gfp);
}

static bool fake_is_realm(void)
{
	return world.is_realm;
}

static bool fake_is_killed(struct task_struct *task)
{
	return world.continues >= world.kill_at;
}

#undef alloc_pages_exact
#define alloc_pages_exact	fake_alloc_granule
#define free_pages_exact	fake_free_granule
#undef kvzalloc
#define kvzalloc		fake_kvzalloc
#define is_realm_world		fake_is_realm
#define fatal_signal_pending	fake_is_killed
#define migrate_disable()	(world.pinned++)
#define migrate_enable()	(world.pinned--)
#undef cond_resched
#define cond_resched()		(world.resched++)
#define jiffies			(world.now)

#include "arm-cca-guest.c"

#undef jiffies
#undef is_realm_world

static struct tsm_measurement_register fresh_mrs[ARRAY_SIZE(arm_cca_mrs)];

/* As a module comes from its file */
static int load(void)
{
	memcpy(arm_cca_mrs, fresh_mrs, sizeof(arm_cca_mrs));
	arm_cca_attr_groups[0] = NULL;
	return arm_cca_guest_init();
}

static void unload(void)
{
	arm_cca_guest_exit();
}

static void load_for(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, 0, load());
	KUNIT_ASSERT_NOT_NULL(test, around.provider);
}

static int ask_with(struct tsm_report *report, size_t challenge_size)
{
	memset(report, 0, sizeof(*report));
	report->desc.inblob_len = challenge_size;
	memset(report->desc.inblob, 'c', min(challenge_size, sizeof(report->desc.inblob)));
	return around.provider->report_new(report, NULL);
}

static int ask(struct tsm_report *report)
{
	return ask_with(report, 64);
}

static void expect_nothing(struct kunit *test, int expected)
{
	struct tsm_report report;

	KUNIT_EXPECT_EQ(test, ask(&report), expected);
	KUNIT_EXPECT_NULL(test, report.outblob);
	KUNIT_EXPECT_EQ(test, report.outblob_len, 0);
	kvfree(report.outblob);
}

static void expect_token(struct kunit *test)
{
	struct tsm_report report;
	size_t wrong = 0;

	KUNIT_ASSERT_EQ(test, ask(&report), 0);
	KUNIT_EXPECT_EQ(test, report.outblob_len, world.token_size);
	for (size_t i = 0; i < report.outblob_len; i++)
		wrong += report.outblob[i] != token_byte(i);
	KUNIT_EXPECT_EQ(test, wrong, 0);
	kvfree(report.outblob);
}

static const struct piecewise {
	const char *name;
	size_t token_size;
	size_t chunk;
	unsigned int idle;
	bool ends_late;
} pieces[] = {
	{ "one byte", 1, SZ_4K },
	{ "part of a granule", 3000, SZ_4K },
	{ "a granule", SZ_4K, SZ_4K },
	{ "a granule, full and yet incomplete", SZ_4K, SZ_4K, 0, true },
	{ "a byte more", SZ_4K + 1, SZ_4K },
	{ "two granules", SZ_8K, SZ_4K },
	{ "small pieces", TOKEN_SIZE, 100 },
	{ "pieces that do not fill a granule", TOKEN_SIZE, 3000 },
	{ "bytes", TOKEN_SIZE, 1 },
	{ "nothing at first", TOKEN_SIZE, SZ_4K, 20 },
	{ "end of its own", 3000, 1000, 1, true },
	{ "all that was announced", BOUND, SZ_4K },
};

KUNIT_ARRAY_PARAM_DESC(piecewise, pieces, name);

static void token_is_put_together(struct kunit *test)
{
	const struct piecewise *piecewise = test->param_value;

	world.token_size = piecewise->token_size;
	world.chunk = piecewise->chunk;
	world.idle = piecewise->idle;
	world.ends_late = piecewise->ends_late;
	load_for(test);
	expect_token(test);
	KUNIT_EXPECT_EQ(test, world.inits, 1);
	unload();
}

static const struct challenge {
	const char *name;
	size_t size;
	int expected;
} challenges[] = {
	{ "none", 0, -EINVAL },
	{ "too short", 31, -EINVAL },
	{ "shortest", 32, 0 },
	{ "odd", 47, 0 },
	{ "longest", 64, 0 },
	{ "too long", 65, -EINVAL },
};

KUNIT_ARRAY_PARAM_DESC(challenge, challenges, name);

static void challenge_is_padded(struct kunit *test)
{
	const struct challenge *challenge = test->param_value;
	struct tsm_report report;

	load_for(test);
	KUNIT_EXPECT_EQ(test, ask_with(&report, challenge->size), challenge->expected);
	kvfree(report.outblob);
	KUNIT_EXPECT_EQ(test, world.inits, !challenge->expected);
	if (!challenge->expected) {
		KUNIT_EXPECT_NULL(test, memchr_inv(world.challenge, 'c', challenge->size));
		KUNIT_EXPECT_NULL(test, memchr_inv(world.challenge + challenge->size, 0,
						   64 - challenge->size));
	}
	unload();
}

static const struct bound {
	const char *name;
	unsigned long bound;
	int expected;
} bounds[] = {
	{ "nothing", 0, -EIO },
	{ "less than a token", TOKEN_SIZE - 1, -EFBIG },
	{ "a token", TOKEN_SIZE, 0 },
	{ "the most that is handed out", TSM_REPORT_OUTBLOB_MAX, 0 },
	{ "a byte more", TSM_REPORT_OUTBLOB_MAX + 1, -EFBIG },
	{ "2 GiB", SZ_2G, -EFBIG },
	{ "4 GiB", SZ_4G, -EFBIG },
	{ "nearly all", LONG_MAX, -EFBIG },
	{ "negative", 1UL << 63, -EIO },
	{ "minus one", ULONG_MAX, -EIO },
};

KUNIT_ARRAY_PARAM_DESC(bound, bounds, name);

static void memory_is_not_taken_on_request(struct kunit *test)
{
	const struct bound *bound = test->param_value;

	load_for(test);
	world.bound = bound->bound;
	if (bound->expected)
		expect_nothing(test, bound->expected);
	else
		expect_token(test);
	KUNIT_EXPECT_LE(test, world.largest, TSM_REPORT_OUTBLOB_MAX);
	unload();
}

static const struct lie {
	const char *name;
	unsigned int at;
	unsigned long len;
} lies[] = {
	{ "a byte more than there is room", 1, SZ_4K + 1 },
	{ "two granules", 1, SZ_8K },
	{ "less than no room", 2, SZ_4K },
	{ "wraps around to the start", 2, -1000UL },
	{ "wraps around to before it", 2, -1001UL },
	{ "minus one", 1, ULONG_MAX },
	{ "negative", 1, 1UL << 63 },
	{ "in the last piece", 5, SZ_4K },
};

KUNIT_ARRAY_PARAM_DESC(lie, lies, name);

/* The second piece has 3096 bytes of room, and so on. */
static void length_is_within_the_room(struct kunit *test)
{
	const struct lie *lie = test->param_value;

	world.chunk = 1000;
	world.lie_at = lie->at;
	world.lie = lie->len;
	load_for(test);
	expect_nothing(test, -EIO);
	world.lie_at = NEVER;
	expect_token(test);
	unload();
}

/* It is the RMM that is wrong, not the kernel. */
static void token_beyond_its_bound_is_none(struct kunit *test)
{
	bool warned = test_taint(TAINT_WARN);

	load_for(test);
	world.bound = SZ_4K;
	expect_nothing(test, -EFBIG);
	KUNIT_EXPECT_EQ(test, test_taint(TAINT_WARN), warned);
	world.bound = BOUND;
	expect_token(test);
	unload();
}

static void empty_token_is_none(struct kunit *test)
{
	load_for(test);
	world.token_size = 0;
	expect_nothing(test, -EIO);
	world.idle = 3;
	expect_nothing(test, -EIO);
	unload();
}

static void unwritten_token_is_nobody_elses(struct kunit *test)
{
	struct tsm_report report;

	world.writes = false;
	world.token_size = 3000;
	load_for(test);
	KUNIT_ASSERT_EQ(test, ask(&report), 0);
	KUNIT_EXPECT_NULL(test, memchr_inv(report.outblob, 0, report.outblob_len));
	kvfree(report.outblob);
	unload();
}

static const struct failure {
	const char *name;
	unsigned long status;
} failures[] = {
	{ "input", RSI_ERROR_INPUT },
	{ "state", RSI_ERROR_STATE },
	{ "unknown", RSI_ERROR_UNKNOWN },
	{ "not supported", NOT_SUPPORTED },
	{ "later version", 5 },
};

KUNIT_ARRAY_PARAM_DESC(failure, failures, name);

/* Not of the caller's making, and not for want of a provider (ENXIO). */
static void failure_is_an_io_error(struct kunit *test)
{
	const struct failure *failure = test->param_value;

	load_for(test);
	world.chunk = 1000;
	world.fail_status = failure->status;
	for (world.fail_at = 1; world.fail_at < 7; world.fail_at += 2)
		expect_nothing(test, -EIO);
	world.fail_at = NEVER;
	world.init_status = failure->status;
	expect_nothing(test, -EIO);
	world.init_status = RSI_SUCCESS;
	expect_token(test);
	unload();
}

static const struct wait {
	const char *name;
	unsigned int idle;
	int expected;
} waits[] = {
	{ "at once", 0, 0 },
	{ "late", 28, 0 },
	{ "too late", 35, -ETIMEDOUT },
	{ "never", 1000, -ETIMEDOUT },
};

KUNIT_ARRAY_PARAM_DESC(wait, waits, name);

/* A second a call */
static void wait_ends_with_the_token_or_the_time(struct kunit *test)
{
	const struct wait *wait = test->param_value;

	world.pace = HZ;
	world.now = INITIAL_JIFFIES;
	world.idle = wait->idle;
	world.token_size = 100;
	load_for(test);
	if (wait->expected)
		expect_nothing(test, wait->expected);
	else
		expect_token(test);
	KUNIT_EXPECT_LE(test, world.continues, 32);
	world.idle = 0;
	expect_token(test);
	unload();
}

static void killed_task_does_not_wait(struct kunit *test)
{
	load_for(test);
	world.idle = 1000;
	world.kill_at = 5;
	expect_nothing(test, -EINTR);
	KUNIT_EXPECT_EQ(test, world.continues, 5);
	world.kill_at = NEVER;
	world.idle = 0;
	expect_token(test);
	unload();
}

static void others_run_while_the_token_is_made(struct kunit *test)
{
	load_for(test);
	world.idle = 20;
	expect_token(test);
	KUNIT_EXPECT_GE(test, world.resched, 20);
	unload();
}

static void no_memory_is_an_error(struct kunit *test)
{
	load_for(test);
	world.granule_rc = -ENOMEM;
	expect_nothing(test, -ENOMEM);
	KUNIT_EXPECT_EQ(test, world.continues, 0);
	world.granule_rc = 0;
	expect_token(test);
	unload();
}

#define REPORT	BIT(PARAVISOR_REPORT_CCA)
#define EXTEND	BIT(PARAVISOR_MEASURE_EXTEND)
#define CCA	PARAVISOR_ISOLATION_CCA

static const struct place {
	const char *name;
	bool is_realm;
	enum paravisor_isolation isolation;
	unsigned long features;
	int expected;
	bool registers;
} places[] = {
	{ "no Realm", false, .expected = -ENODEV },
	{ "Realm in charge of itself", true, .registers = true },
	{ "paravisor that offers nothing", false, CCA, 0, -ENODEV },
	{ "the same, RSI in sight", true, CCA, 0, -ENODEV },
	{ "registers only", true, CCA, EXTEND, -ENODEV },
	{ "tokens only", true, CCA, REPORT },
	{ "tokens and registers", true, CCA, REPORT | EXTEND, .registers = true },
	{ "the same, RSI hidden", false, CCA, REPORT | EXTEND, .registers = true },
	{ "tokens only, RSI hidden", false, CCA, REPORT },
};

KUNIT_ARRAY_PARAM_DESC(place, places, name);

static void offered_is_what_is_there(struct kunit *test)
{
	const struct place *place = test->param_value;

	world.is_realm = place->is_realm;
	around.isolation = place->isolation;
	around.features = place->features;
	KUNIT_ASSERT_EQ(test, load(), place->expected);
	KUNIT_EXPECT_EQ(test, !!around.provider, !place->expected);
	KUNIT_EXPECT_EQ(test, !!around.misc, place->registers);
	if (place->expected)
		return;

	expect_token(test);
	unload();
	KUNIT_EXPECT_NULL(test, around.provider);
	KUNIT_EXPECT_NULL(test, around.misc);
}

static void taken_place_is_an_error(struct kunit *test)
{
	around.register_rc = -EBUSY;
	KUNIT_EXPECT_EQ(test, load(), -EBUSY);
	KUNIT_EXPECT_EQ(test, around.misc_registered, 0);
}

static const struct hash {
	const char *name;
	unsigned long algo;
	const char *suffix;
	size_t size;
} hashes[] = {
	{ "SHA-256", RSI_HASH_SHA_256, "sha256", 32 },
	{ "SHA-512", RSI_HASH_SHA_512, "sha512", 64 },
};

KUNIT_ARRAY_PARAM_DESC(hash, hashes, name);

static void registers_are_as_long_as_the_hash(struct kunit *test)
{
	static const char *const names[] = { "rim", "rem0", "rem1", "rem2", "rem3" };
	const struct hash *hash = test->param_value;
	char name[16];

	world.hash_algo = hash->algo;
	load_for(test);
	for (int i = 0; i < ARRAY_SIZE(names); i++) {
		const struct bin_attribute *attr;

		snprintf(name, sizeof(name), "%s:%s", names[i], hash->suffix);
		attr = find_register(test, name);
		KUNIT_EXPECT_EQ(test, attr->size, hash->size);
		KUNIT_EXPECT_EQ(test, attr->attr.mode, i ? 0644 : 0444);
		expect_register(test, name, world.value + i);
	}
	unload();
}

static void extension_reaches_its_register(struct kunit *test)
{
	const struct hash *hash = test->param_value;
	char name[16];

	world.hash_algo = hash->algo;
	load_for(test);
	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "rem%d:%s", i, hash->suffix);
		KUNIT_EXPECT_EQ(test, extend_register(test, name, 'd'), hash->size);
		KUNIT_EXPECT_EQ(test, world.extended_index, i + 1);
		KUNIT_EXPECT_EQ(test, world.extended_size, hash->size);
		KUNIT_EXPECT_NULL(test, memchr_inv(world.extended, 'd', hash->size));
		KUNIT_EXPECT_NULL(test, memchr_inv(world.extended + hash->size, 0,
						   64 - hash->size));
		expect_register(test, name, world.value + i + 1);
	}
	unload();
}

static void failed_extension_is_an_error(struct kunit *test)
{
	u8 value[64];

	load_for(test);
	world.extend_status = RSI_ERROR_UNKNOWN;
	KUNIT_EXPECT_EQ(test, extend_register(test, "rem0:sha256", 'd'), -EIO);
	world.extend_status = RSI_SUCCESS;
	KUNIT_EXPECT_EQ(test, extend_register(test, "rem0:sha256", 'd'), 32);
	world.read_status = RSI_ERROR_UNKNOWN;
	KUNIT_EXPECT_EQ(test, read_register(test, "rem0:sha256", value), -EIO);
	world.read_status = RSI_SUCCESS;
	expect_register(test, "rem0:sha256", world.value + 1);
	unload();
}

static void expect_tokens_only(struct kunit *test)
{
	load_for(test);
	KUNIT_EXPECT_NULL(test, around.misc);
	expect_token(test);
	unload();
}

/* Nor does a Realm that cannot tell its hash. */
static void unknown_hash_has_no_registers(struct kunit *test)
{
	world.hash_algo = 2;
	expect_tokens_only(test);
	world.hash_algo = 1UL << 32;
	expect_tokens_only(test);
	world.hash_algo = RSI_HASH_SHA_256;
	world.config_status = NOT_SUPPORTED;
	expect_tokens_only(test);
}

static void token_does_not_need_registers(struct kunit *test)
{
	world.read_status = NOT_SUPPORTED;
	expect_tokens_only(test);
	world.read_status = RSI_SUCCESS;
	around.misc_rc = -ENOMEM;
	expect_tokens_only(test);
	around.misc_rc = 0;
	load_for(test);
	expect_register(test, "rim:sha256", world.value);
	unload();
}

static int remember_registers(struct kunit_suite *suite)
{
	memcpy(fresh_mrs, arm_cca_mrs, sizeof(fresh_mrs));
	return 0;
}

static int with_world(struct kunit *test)
{
	around = (struct kunit_kernel){};
	world = (struct world){
		.is_realm = true,
		.bound = BOUND,
		.token_size = TOKEN_SIZE,
		.chunk = SZ_4K,
		.fail_at = NEVER,
		.lie_at = NEVER,
		.kill_at = NEVER,
		.writes = true,
		.value = 0x10,
	};
	return 0;
}

/* Whatever happened. */
static void expect_balance(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, world.pinned, 0);
	KUNIT_EXPECT_EQ(test, world.granules, 0);
	if (around.provider)
		unload();
}

static struct kunit_case arm_cca_guest_cases[] = {
	KUNIT_CASE(token_beyond_its_bound_is_none),
	KUNIT_CASE_PARAM(token_is_put_together, piecewise_gen_params),
	KUNIT_CASE_PARAM(challenge_is_padded, challenge_gen_params),
	KUNIT_CASE_PARAM(memory_is_not_taken_on_request, bound_gen_params),
	KUNIT_CASE_PARAM(length_is_within_the_room, lie_gen_params),
	KUNIT_CASE(empty_token_is_none),
	KUNIT_CASE(unwritten_token_is_nobody_elses),
	KUNIT_CASE_PARAM(failure_is_an_io_error, failure_gen_params),
	KUNIT_CASE_PARAM(wait_ends_with_the_token_or_the_time, wait_gen_params),
	KUNIT_CASE(killed_task_does_not_wait),
	KUNIT_CASE(others_run_while_the_token_is_made),
	KUNIT_CASE(no_memory_is_an_error),
	KUNIT_CASE_PARAM(offered_is_what_is_there, place_gen_params),
	KUNIT_CASE(taken_place_is_an_error),
	KUNIT_CASE_PARAM(registers_are_as_long_as_the_hash, hash_gen_params),
	KUNIT_CASE_PARAM(extension_reaches_its_register, hash_gen_params),
	KUNIT_CASE(failed_extension_is_an_error),
	KUNIT_CASE(unknown_hash_has_no_registers),
	KUNIT_CASE(token_does_not_need_registers),
	{ }
};

static struct kunit_suite arm_cca_guest_suite = {
	.name = "arm_cca_guest",
	.suite_init = remember_registers,
	.init = with_world,
	.exit = expect_balance,
	.test_cases = arm_cca_guest_cases,
};

kunit_test_suite(arm_cca_guest_suite);
