// SPDX-License-Identifier: GPL-2.0-only
/* What an SNP guest meets: #VC, the GHCB MSR protocol and the reverse map. */
#include "snp.h"
#include "svsm.h"

#define MSR_SEV_STATUS	0xc0010131
#define MSR_CAA		0xc001f000
#define VTPM		0xfed40000UL
#define HPET		0xfed00000UL
#define VALIDATE	BIT_ULL(2)
#define LARGE		1
#define LARGE_PAGE	0x3000000UL	/* 2 MiB of RAM that nothing touched */

static void execute_cpuid(void)
{
	cpuid(0, 0);
}

static void execute_vmmcall(void)
{
	vmmcall(0, 0, 0);
}

static void read_caa_msr(void)
{
	rdmsr(MSR_CAA);
}

static void read_port(void)
{
	inb(0x92);
}

static void touch_tpm(void)
{
	load(shared_view(VTPM));
}

static void test_vc(void)
{
	check_equal(vc_of(execute_cpuid), VC_CPUID, "CPUID raises #VC");
	check_equal(vc_of(execute_vmmcall), 0x81, "VMMCALL raises #VC");
	check_equal(vc_of(read_caa_msr), VC_MSR, "an MSR of the SVSM raises #VC");
	check_equal(vc_of(read_port), VC_IO, "a port that the host keeps raises #VC");
	check_equal(vc_of(touch_tpm), 0x400, "registers of nobody raise #VC");
	check_equal(rdmsr(MSR_SEV_STATUS), 7, "SEV, ES and SNP");
	check_equal(rdmsr(0xc0000080) & EFER_SVME, 0, "SVME is the monitor's");
	load(shared_view(HPET));
	check(true, "a device is reached without the C-bit");
}

static void test_levels(void)
{
	check_equal(rmpadjust_page(TEST_PAGE(0)), 2, "RMPADJUST is denied");
	check_equal(rmpadjust_page(TEST_PAGE(0)), 2, "... twice without a violation");
	expect("rmpadjust-denied", rmpadjust_page_insn, NO_GPA);
	check_equal(rmpadjust_page(TEST_PAGE(0)), 2, "... and not a third time");
	expect("pvalidate-at-vmpl", pvalidate, NO_GPA);
	check_equal(try(pvalidate), 6, "PVALIDATE is the SVSM's");
}

static void test_msr_answers(void)
{
	check_equal(ghcb_msr(0x002), 0x000200012f000001ULL, "versions 1 to 2, C-bit 47");
	check_equal(ghcb_msr(0x010), ~0ULL << 12 | 0x011, "no preferred GHCB");
	check_equal(ghcb_msr(0x080), 0x23ULL << 12 | 0x081, "SNP, AP creation, VMPLs");
	check_equal(ghcb_msr(0x8000001fULL << 32 | 0x004), 0x1000041aULL << 32 | 0x005,
		    "CPUID 0x8000001f EAX");
	check_equal(ghcb_msr(0x8000001fULL << 32 | 1 << 30 | 0x004) >> 32, 0x8000006f,
		    "... EBX: C-bit");
}

static void breach(u64 request, const char *name)
{
	breaks_ghcb();
	ghcb_msr(request);
	check(true, name);
}

static void test_msr_breaches(void)
{
	breach(0x1002, "version request: reserved bits");
	breach(0x80000000ULL << 32 | 0x1004, "CPUID request: reserved bits");
	breach(0x1080, "feature request: reserved bits");
	breach(0x0ff, "unknown request");
	breach(1ULL << 32 | 0x016, "call to VMPL1");
	breach(HPET | 0x012, "GHCB that is no memory");
	expect("ghcb-protocol", vmgexit, HPET);
	check_equal(psc(HPET, PSC_SHARED), 1, "page state of a device");
	expect("ghcb-protocol", vmgexit, TEST_PAGE(2));
	check_equal(psc(TEST_PAGE(2), 3), 1, "page state that does not exist");
}

static void test_states(void)
{
	expect("ghcb-protocol", vmgexit, TEST_PAGE(2));
	check_equal(psc(TEST_PAGE(2), PSC_SHARED), 0, "shared while still validated");
	check_equal(validate(TEST_PAGE(2) | VALIDATE), 0x80001001, "a shared page: refused");
	check_equal(psc(TEST_PAGE(2), PSC_PRIVATE), 0, "private again");
	check_equal(validate(TEST_PAGE(2) | VALIDATE), 0, "... and validated");
	check_equal(*private_view(TEST_PAGE(2)), 0, "... and empty");
	store(private_view(TEST_PAGE(2)));
	expect("double-validation", svsm_enter_insn, TEST_PAGE(2));
	check_equal(validate(TEST_PAGE(2) | VALIDATE), NO_CHANGE, "validated twice");
	check_equal(*private_view(TEST_PAGE(2)), 1, "... and not emptied");
	check_equal(validate(TEST_PAGE(2)), 0, "rescinded");
	check_equal(validate(TEST_PAGE(2)), NO_CHANGE, "... twice");
	check_equal(validate(TEST_PAGE(2) | VALIDATE), 0, "... and validated again");
}

static void test_sizes(void)
{
	check_equal(validate(LARGE_PAGE | LARGE), 0, "2 MiB rescinded");
	check_equal(validate(LARGE_PAGE | LARGE | VALIDATE), 0, "... and validated");
	check_equal(validate(LARGE_PAGE), 0, "one page of them rescinded");
	check_equal(validate(LARGE_PAGE | LARGE), 0x80001006, "... then 2 MiB: size mismatch");
	check_equal(validate(LARGE_PAGE | VALIDATE), 0, "the one page validated");
}

static void test_msr(void)
{
	test_vc();
	test_levels();
	test_msr_answers();
	test_states();
	test_sizes();
	test_msr_breaches();
}

static void switch_off(void)
{
	ghcb_prepare(VC_IO, 0x604ULL << 16 | 2 << 4, 0);
	ghcb_put(GHCB_RAX, 0x2000);
	ghcb_send();
}

void test_snp(const char *name)
{
	known_caa = *private_view(SECRETS + 0x150);
	power_off_by_call = switch_off;
	ghcb_msr(0x002);
	ghcb_open();
	if (streq(name, "msr"))
		test_msr();
	else if (streq(name, "page"))
		test_snp_page();
	else if (streq(name, "request"))
		test_snp_request();
	else if (streq(name, "throttle"))
		test_snp_throttle();
	else if (streq(name, "lies"))
		test_snp_lies();
	else
		test_snp_fatal(name);
}
