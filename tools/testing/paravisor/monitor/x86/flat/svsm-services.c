// SPDX-License-Identifier: GPL-2.0-only
/* Processors that the SVSM makes, and how it refuses to attest. */
#include "svsm.h"

#define VMSA		TEST_PAGE(3)
#define NEW_CAA		TEST_PAGE(4)
#define VMSA_VMPL	0xca
#define VMSA_EFER	0xd0
#define VMSA_FEATURES	0x3b0
#define GUEST_VMPL	2
#define NO_SUCH_CPU	77

#define OPERATION	TEST_PAGE(5)
#define NONCE		TEST_PAGE(6)
#define BUFFERS		TEST_PAGE(7)	/* report, manifest, certificates: 1, 1, 4 pages */

static u64 create(u64 vmsa, u64 new_caa, u32 apic_id)
{
	regs.rdx = new_caa;
	regs.r8 = apic_id;
	return svsm_call(CORE, CREATE_VCPU, vmsa);
}

static void fill_vmsa(u8 vmpl, u64 efer, u64 features)
{
	for (u64 i = 0; i < PAGE_SIZE; i += 8) {
		*private_view(VMSA + i) = 0;
		*private_view(NEW_CAA + i) = 0;
	}
	((volatile u8 *)VMSA)[VMSA_VMPL] = vmpl;
	*private_view(VMSA + VMSA_EFER) = efer;
	*private_view(VMSA + VMSA_FEATURES) = features;
}

void test_svsm_cpus(void)
{
	fill_vmsa(GUEST_VMPL, EFER_SVME, 1);
	check_equal(create(VMSA + 8, NEW_CAA, 1), INVALID_ADDRESS, "save area not a page");
	check_equal(create(VMSA, NEW_CAA + 8, 1), INVALID_ADDRESS, "calling area not a page");
	check_equal(create(VMSA, VMSA, 1), INVALID_ADDRESS, "one page for both");
	check_equal(create(VMSA, NEW_CAA, NO_SUCH_CPU), INVALID_PARAMETER, "no such processor");
	fill_vmsa(0, EFER_SVME, 1);
	check_equal(create(VMSA, NEW_CAA, 1), INVALID_PARAMETER, "save area of another VMPL");
	fill_vmsa(GUEST_VMPL, 0, 1);
	check_equal(create(VMSA, NEW_CAA, 1), INVALID_PARAMETER, "... without SVME");
	fill_vmsa(GUEST_VMPL, EFER_SVME, 3);
	check_equal(create(VMSA, NEW_CAA, 1), INVALID_PARAMETER, "... with other features");

	fill_vmsa(GUEST_VMPL, EFER_SVME, 1);
	((volatile u8 *)NEW_CAA)[0] = 1;
	breaks("caa-unsanitised", NEW_CAA);
	check_equal(create(VMSA, NEW_CAA, 1), 0, "save area made");
	check_equal(create(VMSA, NEW_CAA, 1), INVALID_ADDRESS, "... and not twice");
	check_equal(svsm_call(CORE, DELETE_VCPU, VMSA), 0, "... and taken back");
	check_equal(*private_view(VMSA + VMSA_EFER), 0, "... without SVME");
	check_equal(svsm_call(CORE, DELETE_VCPU, VMSA), INVALID_ADDRESS, "... not twice either");
}

static void fill_operation(void)
{
	volatile u64 *op = private_view(OPERATION);

	for (u32 i = 0; i < PAGE_SIZE / 8; i++)
		op[i] = 0;
	op[0] = BUFFERS;
	op[1] = PAGE_SIZE;
	op[2] = NONCE;
	op[3] = 64;
	op[4] = BUFFERS + PAGE_SIZE;
	op[5] = PAGE_SIZE;
	op[6] = BUFFERS + 2 * PAGE_SIZE;
	op[7] = 4 * PAGE_SIZE;
}

static u64 attest_with(u32 word, u64 value)
{
	fill_operation();
	private_view(OPERATION)[word] = value;
	return svsm_call(ATTEST, 0, OPERATION);
}

/* There is no security processor here, so even a good request gets no further than that. */
void test_svsm_attest(void)
{
	fill_operation();
	check_equal(svsm_call(ATTEST, 0, OPERATION), INVALID_REQUEST, "no security processor");
	check_equal(svsm_call(ATTEST, 1, OPERATION), UNSUPPORTED_PROTOCOL, "no such service");
	check_equal(svsm_call(ATTEST, 2, OPERATION), UNSUPPORTED_PROTOCOL, "no such call");
	check_equal(svsm_call(ATTEST, 0, OPERATION + PAGE_SIZE - 8), INVALID_PARAMETER,
		    "operation crosses a page");
	check_equal(attest_with(0, BUFFERS + 8), INVALID_PARAMETER, "report buffer unaligned");
	check_equal(attest_with(1, PAGE_SIZE | 1ULL << 32), INVALID_PARAMETER, "reserved field");
	check_equal(attest_with(2, NONCE + PAGE_SIZE - 8), INVALID_PARAMETER,
		    "nonce crosses a page");
	check_equal(attest_with(3, 32), INVALID_PARAMETER, "nonce of another size");
	check_equal(attest_with(4, 0xfe000000), INVALID_PARAMETER, "manifest not in memory");
	check_equal(attest_with(7, 1ULL << 31), INVALID_PARAMETER, "certificates past memory");
}
