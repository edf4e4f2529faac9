// SPDX-License-Identifier: GPL-2.0-only
/*
 * KUnit tests of which offered services get a device
 */

#include <kunit/test.h>
#include <linux/array_size.h>
#include <linux/bitmap.h>

#include "core.h"

/**
 * struct offer - what a paravisor offers, and which devices follow from it
 * @name: for the test's log
 * @offered: features, ended by %PARAVISOR_NR_FEATURES
 * @is_snp: the guest knows of SNP
 * @hcl: a device for reports through the vTPM
 * @svsm: a device for reports of the SVSM
 * @tdx: a device for TDREPORTs, and quotes if these are offered
 * @cca: a device for CCA tokens
 */
struct offer {
	const char *name;
	enum paravisor_feature offered[4];
	bool is_snp;
	bool hcl;
	bool svsm;
	bool tdx;
	bool cca;
};

static const struct offer offers[] = {
	{ "nothing",
	  { PARAVISOR_NR_FEATURES } },
	{ "the vTPM",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_NR_FEATURES }, .hcl = true },
	{ "the vTPM, to an SNP guest",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_NR_FEATURES }, true, .hcl = true },
	{ "the vTPM and guest messages",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_REPORT_SNP, PARAVISOR_NR_FEATURES }, true },
	{ "the vTPM and the SVSM, SNP hidden",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_REPORT_SVSM, PARAVISOR_NR_FEATURES },
	  .svsm = true },
	{ "the SVSM, SNP hidden",
	  { PARAVISOR_REPORT_SVSM, PARAVISOR_NR_FEATURES }, .svsm = true },
	{ "the SVSM, to an SNP guest",
	  { PARAVISOR_REPORT_SVSM, PARAVISOR_NR_FEATURES }, true },
	{ "all of them, to an SNP guest",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_REPORT_SNP, PARAVISOR_REPORT_SVSM,
	    PARAVISOR_NR_FEATURES }, true },
	{ "the vTPM and TDREPORTs",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_REPORT_TDX, PARAVISOR_NR_FEATURES },
	  .hcl = true, .tdx = true },
	{ "the vTPM and quotes of nothing",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_QUOTE_TDX, PARAVISOR_NR_FEATURES }, .hcl = true },
	{ "the vTPM, TDREPORTs and quotes",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_REPORT_TDX, PARAVISOR_QUOTE_TDX,
	    PARAVISOR_NR_FEATURES }, .tdx = true },
	{ "CCA tokens",
	  { PARAVISOR_REPORT_CCA, PARAVISOR_NR_FEATURES }, .cca = true },
	{ "the vTPM and CCA tokens",
	  { PARAVISOR_REPORT_HCL, PARAVISOR_REPORT_CCA, PARAVISOR_NR_FEATURES }, .cca = true },
};

KUNIT_ARRAY_PARAM_DESC(offer, offers, name);

static void reports_have_one_provider(struct kunit *test)
{
	DECLARE_BITMAP(features, PARAVISOR_NR_FEATURES) = {};
	const struct offer *offer = test->param_value;

	for (int i = 0; offer->offered[i] != PARAVISOR_NR_FEATURES; i++)
		__set_bit(offer->offered[i], features);

	KUNIT_EXPECT_EQ(test, offer->hcl,
			paravisor_service_is_wanted(features, PARAVISOR_REPORT_HCL,
						    offer->is_snp));
	KUNIT_EXPECT_EQ(test, offer->svsm,
			paravisor_service_is_wanted(features, PARAVISOR_REPORT_SVSM,
						    offer->is_snp));
	KUNIT_EXPECT_EQ(test, offer->tdx,
			paravisor_service_is_wanted(features, PARAVISOR_REPORT_TDX,
						    offer->is_snp));
	KUNIT_EXPECT_EQ(test, offer->cca,
			paravisor_service_is_wanted(features, PARAVISOR_REPORT_CCA,
						    offer->is_snp));
}

static void other_services_are_taken_as_offered(struct kunit *test)
{
	DECLARE_BITMAP(features, PARAVISOR_NR_FEATURES) = {};

	KUNIT_EXPECT_FALSE(test, paravisor_service_is_wanted(features, PARAVISOR_TDISP, true));
	bitmap_fill(features, PARAVISOR_NR_FEATURES);
	KUNIT_EXPECT_TRUE(test, paravisor_service_is_wanted(features, PARAVISOR_TDISP, true));
	KUNIT_EXPECT_TRUE(test, paravisor_service_is_wanted(features, PARAVISOR_TDISP, false));
}

static struct kunit_case services_cases[] = {
	KUNIT_CASE_PARAM(reports_have_one_provider, offer_gen_params),
	KUNIT_CASE(other_services_are_taken_as_offered),
	{ }
};

static struct kunit_suite services_suite = {
	.name = "paravisor_services",
	.test_cases = services_cases,
};

kunit_test_suite(services_suite);
