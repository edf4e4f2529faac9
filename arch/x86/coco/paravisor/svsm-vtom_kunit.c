// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of the vTOM guest above an SVSM: what is recognised, and the order
 * and the end of a change of page states
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/errno.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/paravisor.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include <asm/msr-index.h>
#include <asm/sev.h>

#include "cpuid.h"
#include "svsm-vtom.h"

#define SEV		MSR_AMD64_SEV_ENABLED
#define ES		MSR_AMD64_SEV_ES_ENABLED
#define SNP		MSR_AMD64_SEV_SNP_ENABLED
#define VTOM		MSR_AMD64_SNP_VTOM
#define REFLECT_VC	MSR_AMD64_SNP_REFLECT_VC

static void status_tells_the_owner(struct kunit *test)
{
	static const struct {
		u64 status;
		bool owned;
	} cases[] = {
		{ SEV | ES | SNP | VTOM | REFLECT_VC, true },
		{ SEV | ES | SNP | VTOM | REFLECT_VC | MSR_AMD64_SNP_ALT_INJ, true },
		{ SEV | ES | SNP | VTOM, false },
		{ SEV | ES | SNP | REFLECT_VC, false },
		{ SEV | ES | VTOM | REFLECT_VC, false },
		{ SEV | ES | SNP, false },
		{ SEV, false },
		{ 0, false },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, vtom_is_owned(cases[i].status), cases[i].owned,
				    "%#llx", cases[i].status);
}

static struct paravisor_block *good_block(struct kunit *test)
{
	static const enum paravisor_feature features[] = {
		PARAVISOR_PAGE_STATE, PARAVISOR_EXCEPTIONS, PARAVISOR_SHARED_ALIAS,
		PARAVISOR_VISIBILITY_CALL,
	};
	struct paravisor_block *block = kunit_kzalloc(test, sizeof(*block), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, block);
	block->base = 0x40000100;
	block->level = 2;
	block->alias_bit = 46;
	for (int i = 0; i < ARRAY_SIZE(features); i++)
		strscpy(block->sources[features[i]], "cpuid:test");

	return block;
}

static void leaves_must_tell_the_same(struct kunit *test)
{
	static const enum paravisor_feature needed[] = {
		PARAVISOR_PAGE_STATE, PARAVISOR_EXCEPTIONS, PARAVISOR_SHARED_ALIAS,
		PARAVISOR_VISIBILITY_CALL,
	};
	struct paravisor_block *block = good_block(test);

	KUNIT_EXPECT_NULL(test, vtom_unusable(block, 48));

	for (int i = 0; i < ARRAY_SIZE(needed); i++) {
		char kept = block->sources[needed[i]][0];

		block->sources[needed[i]][0] = 0;
		KUNIT_EXPECT_NOT_NULL(test, vtom_unusable(block, 48));
		block->sources[needed[i]][0] = kept;
	}

	KUNIT_EXPECT_NULL(test, vtom_unusable(block, 47));
	KUNIT_EXPECT_NOT_NULL(test, vtom_unusable(block, 46));
}

static void guest_levels_are_1_to_3(struct kunit *test)
{
	struct paravisor_block *block = good_block(test);

	for (block->level = 1; block->level <= 3; block->level++)
		KUNIT_EXPECT_NULL(test, vtom_unusable(block, 48));

	block->level = 0;
	KUNIT_EXPECT_NOT_NULL(test, vtom_unusable(block, 48));
	block->level = 4;
	KUNIT_EXPECT_NOT_NULL(test, vtom_unusable(block, 48));
}

static void one_reply_means_yes(struct kunit *test)
{
	static const u64 refusals[] = {
		0,				/* no answer at all */
		GHCB_MSR_PSC_REQ,		/* the request, untouched */
		GHCB_MSR_PSC_REQ_GFN(0x1234, SNP_PAGE_STATE_SHARED),
		GHCB_MSR_PSC_RESP_ERROR,
		GHCB_MSR_PSC_RESP | BIT_ULL(32),
		GHCB_MSR_PSC_RESP | BIT_ULL(12),
		GHCB_MSR_VMPL_RESP,
		U64_MAX,
	};

	KUNIT_EXPECT_TRUE(test, vtom_host_agreed(GHCB_MSR_PSC_RESP));
	for (int i = 0; i < ARRAY_SIZE(refusals); i++)
		KUNIT_EXPECT_FALSE_MSG(test, vtom_host_agreed(refusals[i]), "%#llx", refusals[i]);
}

/* Memory in pieces: each entry must name the page behind its own address. */
static void list_fits_a_calling_area(struct kunit *test)
{
	struct svsm_ca *area = kunit_kzalloc(test, sizeof(*area), GFP_KERNEL);
	struct svsm_pvalidate_call *list;
	unsigned int wrong = 0;
	u64 *entries;

	void *pages __free(kvfree) = vmalloc(510 * PAGE_SIZE);

	KUNIT_ASSERT_NOT_NULL(test, area);
	KUNIT_ASSERT_NOT_NULL(test, pages);
	KUNIT_EXPECT_EQ(test, SVSM_PVALIDATE_MAX_COUNT, 510);
	KUNIT_EXPECT_EQ(test, sizeof(*area), PAGE_SIZE);

	list = (void *)area->svsm_buffer;
	entries = (u64 *)list->entry;
	KUNIT_EXPECT_PTR_EQ(test, (void *)(entries + 510), (void *)(area + 1));

	list->cur_index = 77;
	memset(entries, 0xff, 510 * sizeof(*entries));
	vtom_fill_list(list, (unsigned long)pages, 510, true);
	KUNIT_EXPECT_EQ(test, list->num_entries, 510);
	KUNIT_EXPECT_EQ(test, list->cur_index, 0);

	/* 4 KiB, validate, heed the carry flag */
	for (int i = 0; i < 510; i++)
		wrong += entries[i] != ((u64)vmalloc_to_pfn(pages + i * PAGE_SIZE) << 12 | BIT(2));
	KUNIT_EXPECT_EQ(test, wrong, 0);

	vtom_fill_list(list, (unsigned long)pages, 1, false);
	KUNIT_EXPECT_EQ(test, list->num_entries, 1);
	KUNIT_EXPECT_EQ(test, entries[0], (u64)vmalloc_to_pfn(pages) << 12);
	KUNIT_EXPECT_EQ(test, area->call_pending, 0);
}

/* SVSM and host for the tests, which remember the state of each page. */
#define NR_PAGES	1024

enum state { PRIVATE, RESCINDED, SHARED };

static struct {
	struct kunit *test;
	unsigned long addr;
	u8 state[NR_PAGES];
	unsigned int validate_calls, host_calls;
	unsigned int fail_validate, fail_host;	/* 0: never, n: the n-th call */
	unsigned int host_refusals;		/* that many calls, from then on */
} world;

static void change(u64 pfn, enum state from, enum state to)
{
	u64 page = pfn - PHYS_PFN(__pa(world.addr));

	KUNIT_ASSERT_LT(world.test, page, NR_PAGES);
	KUNIT_EXPECT_EQ_MSG(world.test, world.state[page], from, "page %llu", page);
	world.state[page] = to;
}

static int test_validate(unsigned long addr, unsigned int nr_pages, bool validate)
{
	KUNIT_EXPECT_LE(world.test, nr_pages, SVSM_PVALIDATE_MAX_COUNT);
	KUNIT_EXPECT_GT(world.test, nr_pages, 0);

	if (++world.validate_calls == world.fail_validate)
		return -EINVAL;

	for (unsigned int i = 0; i < nr_pages; i++)
		change(PHYS_PFN(__pa(addr)) + i, validate ? RESCINDED : PRIVATE,
		       validate ? PRIVATE : RESCINDED);

	return 0;
}

static int test_set_host(u64 pfn, bool shared)
{
	world.host_calls++;
	if (world.fail_host && world.host_calls >= world.fail_host &&
	    world.host_calls < world.fail_host + world.host_refusals)
		return -EIO;

	change(pfn, shared ? RESCINDED : SHARED, shared ? SHARED : RESCINDED);
	return 0;
}

static const struct vtom_calls test_calls = {
	.validate = test_validate,
	.set_host = test_set_host,
};

static int vtom_test_init(struct kunit *test)
{
	void *pages = alloc_pages_exact(NR_PAGES * PAGE_SIZE, GFP_KERNEL);

	if (!pages)
		return -ENOMEM;

	world.test = test;
	world.addr = (unsigned long)pages;
	return 0;
}

static void vtom_test_exit(struct kunit *test)
{
	if (world.addr)
		free_pages_exact((void *)world.addr, NR_PAGES * PAGE_SIZE);
	world.addr = 0;
}

static void reset(enum state state)
{
	memset(world.state, state, NR_PAGES);
	world.validate_calls = 0;
	world.host_calls = 0;
	world.fail_validate = 0;
	world.fail_host = 0;
	world.host_refusals = 3;
}

static unsigned int pages_in(enum state state)
{
	unsigned int nr = 0;

	for (int i = 0; i < NR_PAGES; i++)
		nr += world.state[i] == state;

	return nr;
}

static int convert(unsigned long first, unsigned long nr_pages, bool shared)
{
	return vtom_convert(&test_calls, world.addr + first * PAGE_SIZE, nr_pages, shared);
}

/* A page that the host has is never validated, in either direction. */
static void order_of_steps(struct kunit *test)
{
	reset(PRIVATE);

	KUNIT_EXPECT_EQ(test, convert(3, 7, true), 0);
	KUNIT_EXPECT_EQ(test, pages_in(SHARED), 7);
	KUNIT_EXPECT_EQ(test, pages_in(PRIVATE), NR_PAGES - 7);
	KUNIT_EXPECT_EQ(test, world.validate_calls, 1);
	KUNIT_EXPECT_EQ(test, world.host_calls, 7);

	KUNIT_EXPECT_EQ(test, convert(3, 7, false), 0);
	KUNIT_EXPECT_EQ(test, pages_in(PRIVATE), NR_PAGES);
	KUNIT_EXPECT_EQ(test, world.validate_calls, 2);
	KUNIT_EXPECT_EQ(test, world.host_calls, 14);
}

static void long_ranges_take_several_lists(struct kunit *test)
{
	static const struct {
		unsigned int pages, lists;
	} cases[] = {
		{ 0, 0 }, { 1, 1 }, { 509, 1 }, { 510, 1 }, { 511, 2 }, { 1020, 2 }, { 1021, 3 },
		{ NR_PAGES, 3 },
	};

	for (int i = 0; i < ARRAY_SIZE(cases); i++) {
		reset(PRIVATE);
		KUNIT_EXPECT_EQ(test, convert(0, cases[i].pages, true), 0);
		KUNIT_EXPECT_EQ(test, pages_in(SHARED), cases[i].pages);
		KUNIT_EXPECT_EQ(test, world.validate_calls, cases[i].lists);
		KUNIT_EXPECT_EQ(test, world.host_calls, cases[i].pages);
	}
}

/* A page whose validation the SVSM did not rescind is not offered to the host. */
static void svsm_refuses_to_rescind(struct kunit *test)
{
	reset(PRIVATE);
	world.fail_validate = 2;

	KUNIT_EXPECT_EQ(test, convert(0, 600, true), -EINVAL);
	KUNIT_EXPECT_EQ(test, pages_in(SHARED), 510);
	KUNIT_EXPECT_EQ(test, pages_in(PRIVATE), NR_PAGES - 510);
	KUNIT_EXPECT_EQ(test, world.host_calls, 510);
}

static void host_refuses_to_share(struct kunit *test)
{
	reset(PRIVATE);
	world.fail_host = 5;

	KUNIT_EXPECT_EQ(test, convert(0, 8, true), -EIO);
	KUNIT_EXPECT_EQ(test, pages_in(SHARED), 4);
	KUNIT_EXPECT_EQ(test, pages_in(RESCINDED), 4);
	KUNIT_EXPECT_EQ(test, world.host_calls, 7);
	KUNIT_EXPECT_EQ(test, world.validate_calls, 1);
}

static void host_refuses_for_a_moment(struct kunit *test)
{
	reset(PRIVATE);
	world.fail_host = 5;
	world.host_refusals = 2;

	KUNIT_EXPECT_EQ(test, convert(0, 8, true), 0);
	KUNIT_EXPECT_EQ(test, pages_in(SHARED), 8);
	KUNIT_EXPECT_EQ(test, world.host_calls, 10);
	KUNIT_EXPECT_EQ(test, world.validate_calls, 1);
}

/* Nothing is validated that the host has not given back as a whole. */
static void host_refuses_to_give_back(struct kunit *test)
{
	reset(SHARED);
	world.fail_host = 8;

	KUNIT_EXPECT_EQ(test, convert(0, 8, false), -EIO);
	KUNIT_EXPECT_EQ(test, pages_in(RESCINDED), 7);
	KUNIT_EXPECT_EQ(test, pages_in(PRIVATE), 0);
	KUNIT_EXPECT_EQ(test, world.validate_calls, 0);
}

static void svsm_refuses_to_validate(struct kunit *test)
{
	reset(SHARED);
	world.fail_validate = 1;

	KUNIT_EXPECT_EQ(test, convert(0, 600, false), -EINVAL);
	KUNIT_EXPECT_EQ(test, pages_in(RESCINDED), 510);
	KUNIT_EXPECT_EQ(test, pages_in(PRIVATE), 0);
	KUNIT_EXPECT_EQ(test, world.host_calls, 510);
}

static struct kunit_case vtom_cases[] = {
	KUNIT_CASE(status_tells_the_owner),
	KUNIT_CASE(leaves_must_tell_the_same),
	KUNIT_CASE(guest_levels_are_1_to_3),
	KUNIT_CASE(one_reply_means_yes),
	KUNIT_CASE(list_fits_a_calling_area),
	KUNIT_CASE(order_of_steps),
	KUNIT_CASE(long_ranges_take_several_lists),
	KUNIT_CASE(svsm_refuses_to_rescind),
	KUNIT_CASE(host_refuses_to_share),
	KUNIT_CASE(host_refuses_for_a_moment),
	KUNIT_CASE(host_refuses_to_give_back),
	KUNIT_CASE(svsm_refuses_to_validate),
	{}
};

static struct kunit_suite vtom_suite = {
	.name	    = "paravisor_svsm_vtom",
	.init	    = vtom_test_init,
	.exit	    = vtom_test_exit,
	.test_cases = vtom_cases,
};

kunit_test_suite(vtom_suite);
