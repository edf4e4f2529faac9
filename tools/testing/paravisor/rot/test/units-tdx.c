// SPDX-License-Identifier: GPL-2.0-only
/* TDREPORTs and quotes, byte by byte, and what must not hold of them. */
#include <openssl/x509v3.h>
#include <string.h>

#include "../quote.h"
#include "../tdx.h"
#include "judge-tdx.h"
#include "tap.h"
#include "units.h"

static const struct unit_verdict verdicts[] = {
	{ "bad-signature", "signature" },
	{ "other-key", "signature" },
	{ "other-user-data", "user data" },
	{ "wrong-measurement", "measurement" },
	{ "debug-policy", "attributes" },
	{ "no-certs", "certificates" },
	{ "other-chain", "untrusted" },
	{ "expired", "expired" },
	{ "other-qe", "enclave's key" },
	{ "bad-qe-signature", "enclave's signature" },
	{ "debug-qe", "enclave's attributes" },
};

static struct tdx_report_request wanted;

static void fill_request(void)
{
	wanted = (struct tdx_report_request){ .vm = 1 };
	memcpy(wanted.report_data, "user data of a TD", 17);
	count_up(wanted.rtmr, sizeof(wanted.rtmr));
}

static enum request_status ask_report(struct rot *rot, struct bytes *report)
{
	return ask(rot, OP_TDX_REPORT, &wanted, sizeof(wanted), report);
}

static const char *judge_next(struct rot *rot)
{
	struct bytes report = { 0 }, quote = { 0 };
	const char *verdict = "none";

	if (ask_report(rot, &report) == STATUS_OK &&
	    ask(rot, OP_TDX_QUOTE, report.data, report.len, &quote) == STATUS_OK)
		verdict = judge_quote(&quote, wanted.report_data, wanted.rtmr[0]);
	bytes_clear(&report);
	bytes_clear(&quote);
	return verdict;
}

static void test_order(void)
{
	struct rot *rot = rot_with("good,other-qe,other-vmpl,debug-policy");

	check(!strcmp(judge_next(rot), "ok"), "one misbehaviour a quote");
	check(!strcmp(judge_next(rot), "enclave's key"), "the second");
	check(!strcmp(judge_next(rot), "ok") && rot->misdeed == MISDEED_NONE,
	      "SNP's own is none here");
	check(!strcmp(judge_next(rot), "attributes") && !strcmp(judge_next(rot), "attributes"),
	      "the last one stays");
	rot_free(rot);
}

static void test_report_layout(struct rot *rot)
{
	struct bytes report = { 0 };
	const u8 *r;

	check(ask_report(rot, &report) == STATUS_OK && report.len == 1024, "a TDREPORT");
	r = report.data;
	check(!strcmp(judge_tdreport(r, wanted.report_data, wanted.rtmr[0]), "ok"),
	      "which holds for a careful reader");
	check(get_le64(r + 0x200) == 1 << 28 && get_le64(r + 0x208) == 0xe7,
	      "the TD is no debug TD");
	check(get_le64(r + 0x100) == 0x3ff && r[0x108] && r[0x118], "the module's TCB is there");
	bytes_clear(&report);
}

static void test_report_requests(struct rot *rot)
{
	struct bytes report = { 0 };

	for (u8 vm = 0; vm < 5; vm++) {
		wanted.vm = vm;
		check(ask_report(rot, &report) ==
		      (vm >= 1 && vm <= 3 ? STATUS_OK : STATUS_MALFORMED), "VM %u", vm);
	}
	wanted.vm = 1;
	for (size_t i = 0; i < sizeof(wanted.reserved); i++) {
		wanted.reserved[i] = 1;
		check(ask_report(rot, &report) == STATUS_MALFORMED, "reserved byte %zu", i);
		wanted.reserved[i] = 0;
	}
	bytes_clear(&report);
}

/* No byte of a report may change on its way to the quoting enclave. */
static void test_report_flips(struct rot *rot)
{
	struct bytes report = { 0 }, quote = { 0 };
	size_t quoted = 0;

	ask_report(rot, &report);
	for (size_t i = 0; i < report.len; i++) {
		report.data[i] ^= 1 << i % 8;
		quoted += ask(rot, OP_TDX_QUOTE, report.data, report.len, &quote) !=
			  STATUS_NOT_AUTHENTIC;
		report.data[i] ^= 1 << i % 8;
	}
	check(!quoted, "no quote over a TDREPORT with a changed byte");
	check(ask(rot, OP_TDX_QUOTE, report.data, report.len, &quote) == STATUS_OK,
	      "unchanged it gets one");
	bytes_clear(&report);
	bytes_clear(&quote);
}

static void test_quote_flips(struct rot *rot)
{
	struct bytes report = { 0 }, quote = { 0 };
	size_t missed = 0;

	ask_report(rot, &report);
	ask(rot, OP_TDX_QUOTE, report.data, report.len, &quote);
	for (size_t i = 0; i < sizeof(struct quote); i++) {
		quote.data[i] ^= 1 << i % 8;
		missed += !strcmp(judge_quote(&quote, wanted.report_data, wanted.rtmr[0]), "ok");
		quote.data[i] ^= 1 << i % 8;
	}
	check(!missed, "quote: each changed byte before the chain is found");
	for (size_t cut = 1; cut < quote.len; cut += 97) {
		struct bytes part = { quote.data, quote.len - cut };

		missed += !strcmp(judge_quote(&part, wanted.report_data, wanted.rtmr[0]), "ok");
	}
	check(!missed, "and each length");
	check(!strcmp(judge_quote(&quote, wanted.report_data, wanted.rtmr[0]), "ok"),
	      "unchanged it is good");
	bytes_clear(&report);
	bytes_clear(&quote);
}

/* OpenHCL's report carries one that its vTPM had made: a quote of that is as good. */
static void test_other_maker(struct rot *rot)
{
	struct tdx_report report;
	struct bytes quote = { 0 };
	const u8 nothing[192] = { 0 };

	tdx_report_build(&rot->keys, wanted.report_data, NULL, &report);
	check(ask(rot, OP_TDX_QUOTE, &report, sizeof(report), &quote) == STATUS_OK &&
	      !strcmp(judge_quote(&quote, wanted.report_data, nothing), "ok"),
	      "a quote over an HCL report's TDREPORT");
	bytes_clear(&quote);
}

/* What the PCK's certificate says of the platform is what the reports say. */
static void test_pck(struct rot *rot)
{
	ASN1_OBJECT *oid = OBJ_txt2obj("1.2.840.113741.1.13.1", 1);
	X509 *pck = rot->intel.cert[INTEL_PCK];
	ASN1_OCTET_STRING *extension =
		X509_EXTENSION_get_data(X509_get_ext(pck, X509_get_ext_by_OBJ(pck, oid, -1)));
	const u8 cpu_svn[] = {	/* 1.2.840.113741.1.13.1.2.18, 16 bytes */
		0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf8, 0x4d, 0x01, 0x0d, 0x01, 0x02, 0x12,
		0x04, 0x10, 3, 3, 0, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	const u8 *data = ASN1_STRING_get0_data(extension);
	int len = ASN1_STRING_length(extension);

	check(data[0] == 0x30 && data[1] == 0x82 && get_be16(data + 2) == len - 4,
	      "PCK: the SGX extension is one sequence");
	check(memmem(data, len, cpu_svn, sizeof(cpu_svn)), "PCK: CPUSVN");
	check(X509_get_key_usage(pck) & KU_DIGITAL_SIGNATURE && X509_check_ca(pck) == 0,
	      "PCK: a leaf that signs");
	ASN1_OBJECT_free(oid);
}

void test_tdx(void)
{
	struct rot *rot;

	fill_request();
	check_verdicts(TECHNOLOGY_TDX, verdicts, ARRAY_SIZE(verdicts), judge_next);
	test_order();
	check_draws(TECHNOLOGY_TDX, "quotes");
	rot = rot_with("good");
	test_report_layout(rot);
	test_report_requests(rot);
	test_report_flips(rot);
	test_quote_flips(rot);
	test_other_maker(rot);
	test_pck(rot);
	rot_free(rot);
}
