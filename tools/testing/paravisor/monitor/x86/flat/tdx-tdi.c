// SPDX-License-Identifier: GPL-2.0-only
/* TDX Connect as a guest sees it: the leaves, the host's buffer, and who may do what when. */
#include "tdisp.h"
#include "tdx.h"

#define TDI_RD		67
#define TDI_START	68
#define DMAR_ACCEPT	70
#define MMIO_ACCEPT	71
#define TDCM		0x10007

#define NOT_PRESENT	0xc0000f4000000000ULL
#define WRONG_STATE	0xc0000f4200000000ULL
#define INTERRUPTED	0x8000000300000000ULL
#define ACCEPTED	0x00000b0a00000000ULL
#define NOT_MAPPED	0xc0000b0d00000000ULL

enum field { STATE = 2, REPORT = 3, SESSION = 5, CERTS = 0x80, DMA = 0x83, PAGES };
enum operation {
	CHECK = 1, BIND, GET_INFO, GET_REPORT, START, GET_STATE, UNBIND, MEASURE = 0x8004,
};

enum answer { WAIT, DONE, FAILED };
enum error { MODULE = 10, DEVICE = 11, BAD_STATE = 15 };

#define BUFFER		TEST_PAGE(8)	/* and the 16 pages behind it */
#define SIZE		0x10000
#define OTHER		TEST_PAGE(40)
#define DIGEST		TEST_PAGE(2)
#define LIE_DOOR	0x50564c49

struct tdcm {
	u16 operation;
	u8 version, reserved[5];
	u8 status, error;
	u8 reserved2[6];
	u32 length;
	u8 data[];
} __packed;

static u64 shared;	/* the bit, or 0 where there is none */

static volatile struct tdcm *at(u64 pa)
{
	return (volatile struct tdcm *)(shared ? shared_view(pa) : private_view(pa));
}

static u64 tdcm_at(u64 pa, u32 op, u32 length)
{
	volatile struct tdcm *t = at(pa);

	for (u32 i = 0; i < sizeof(*t); i++)
		((volatile u8 *)t)[i] = 0;
	t->operation = op;
	t->length = length;
	return tdx_vmcall(TDCM, tdisp_device, pa | shared, SIZE, 0);
}

/* Status and error as one number, or what the call itself says */
static u64 tdcm(u32 op)
{
	u64 status = tdcm_at(BUFFER, op, 0);

	return status ? status : (u64)(at(BUFFER)->status | at(BUFFER)->error << 8);
}

#define FAILURE(error)	(FAILED | (error) << 8)

static u64 read_field(u64 field)
{
	tdx = (struct tdx_regs){ .rcx = tdisp_device, .rdx = field };
	return tdx_call(TDI_RD);
}

static void expect_field(u64 field, u64 value, const char *name)
{
	u64 status = read_field(field);

	check_equal(status ? status : tdx.rcx, value, name);
}

static u64 read_digest(u64 field, u64 to)
{
	tdx = (struct tdx_regs){ .rcx = tdisp_device, .rdx = field, .r8 = to };
	return tdx_call(TDI_RD);
}

static u64 leaf(u64 number, u64 rdx)
{
	tdx = (struct tdx_regs){ .rcx = tdisp_device, .rdx = rdx };
	return tdx_call(number);
}

static u64 accept_mmio(u64 rcx, u64 range, u64 offset, u64 pages)
{
	tdx = (struct tdx_regs){ .rcx = rcx, .rdx = range, .r8 = tdisp_device,
				 .r9 = offset << 32 | pages };
	return tdx_call(MMIO_ACCEPT);
}

/* Announces the breach that a call has to be. */
#define REFUSED(call, want, name) do { tdx_breach(); check_equal(call, want, name); } while (0)

static void test_buffers(void)
{
	if (shared)
		REFUSED(tdx_vmcall(TDCM, tdisp_device, BUFFER, SIZE, 0), CALL_INVALID,
			"buffer is not shared");
	REFUSED(tdx_vmcall(TDCM, tdisp_device, (BUFFER | shared) + 8, SIZE, 0), CALL_MISALIGNED,
		"buffer begins inside a page");
	REFUSED(tdx_vmcall(TDCM, tdisp_device, BUFFER | shared, 100, 0), CALL_MISALIGNED,
		"buffer ends inside a page");
	REFUSED(tdx_vmcall(TDCM, tdisp_device, BUFFER | shared, 0, 0), CALL_INVALID,
		"buffer of nothing");
	REFUSED(tdx_vmcall(TDCM, tdisp_device, BUFFER | shared, SIZE, 0x40), CALL_INVALID,
		"an interrupt");
	REFUSED(tdx_vmcall(TDCM, BIT_ULL(25) | tdisp_device, BUFFER | shared, SIZE, 0),
		CALL_INVALID, "reserved bits of a function");
	check_equal(tdx_vmcall(TDCM, tdisp_device ^ 8, BUFFER | shared, SIZE, 0), CALL_INVALID,
		    "no such function");
	at(BUFFER)->version = 1;
	REFUSED(tdx_vmcall(TDCM, tdisp_device, BUFFER | shared, SIZE, 0), CALL_INVALID,
		"header of another version");
}

static void test_unlocked(void)
{
	check_equal(read_field(STATE), NOT_PRESENT, "no TDI before the host knows it");
	test_buffers();
	check_equal(tdcm(CHECK), DONE, "does the host support it?");
	check(at(BUFFER)->length == 1 && at(BUFFER)->data[0] == 1, "it does");
	expect_field(STATE, 0, "unlocked");
	expect_field(SESSION, 0, "no binding");
	check_equal(tdcm(GET_INFO), FAILURE(MODULE), "operation that nobody knows");
	check_equal(leaf(TDI_START, 0), WRONG_STATE, "nothing to start");
	check_equal(read_digest(REPORT, DIGEST), 0, "digest of the report");
	check_equal(tdx.rcx, 0, "... there is none");
	tdisp_device ^= 8;
	check_equal(read_field(STATE), NOT_PRESENT, "no such function");
	tdisp_device ^= 8;
	tdisp_device |= BIT_ULL(32);
	REFUSED(read_field(STATE), OPERAND_INVALID | 1, "function with reserved bits");
	tdisp_device &= ~BIT_ULL(32);
	tdisp_device |= BIT_ULL(16);
	REFUSED(read_field(STATE), OPERAND_INVALID | 1, "segment that is not said to be there");
	tdisp_device &= ~BIT_ULL(16);
	check_equal(tdcm(BIND), FAILURE(DEVICE), "bind without bus master");
}

static void test_fields(void)
{
	expect_field(STATE, 1, "locked");
	expect_field(SESSION, 1, "first binding");
	expect_field(DMA, 0, "no DMA");
	expect_field(PAGES, 0, "no page");
	for (u64 field = CERTS; field < DMA; field++) {
		check_equal(read_digest(field, DIGEST), 0, "digest");
		check_equal(tdx.rcx, TDI_DIGEST_SIZE, "... of 48 bytes");
	}
	check_equal(read_digest(REPORT, DIGEST), 0, "digest of the report");
	check(*private_view(DIGEST) && *private_view(DIGEST + 40), "... is there");
	REFUSED(read_digest(REPORT, DIGEST + 64), OPERAND_INVALID | 8, "... not inside a page");
	if (shared)
		REFUSED(read_digest(REPORT, BUFFER | shared), OPERAND_INVALID | 8,
			"... nor where the host reads");
	REFUSED(read_digest(STATE, DIGEST), OPERAND_INVALID | 8, "a number needs no memory");
	check_equal(read_field(4), OPERAND_INVALID | 2, "no such field");
}

static void test_objects(void)
{
	for (u32 op = 0x8001; op <= 0x8003; op++) {
		check_equal(tdcm(op), DONE, "object of evidence");
		check(at(BUFFER)->length > 20, "... has some bytes");
	}
	check_equal(tdcm(GET_REPORT), DONE, "interface report");
	check_equal(*(volatile u32 *)(at(BUFFER)->data + 12), 3, "... of three ranges");
	check_equal(tdcm(GET_STATE), DONE, "the host's own word");
	check_equal(tdcm(MEASURE), FAILURE(MODULE), "measure without a nonce");
	check_equal(tdcm_at(BUFFER, MEASURE, 32), 0, "measure");
	check_equal(at(BUFFER)->status, DONE, "... with one");
}

static void test_start(void)
{
	u64 bar = device_bar();

	check_equal(accept_mmio(bar, 0, 0, 2), WRONG_STATE, "locked: no MMIO");
	check_equal(leaf(DMAR_ACCEPT, 1), WRONG_STATE, "locked: no DMA");
	check_equal(tdcm(START), FAILURE(MODULE), "started without the guest's leave");
	expect_field(STATE, 1, "still locked");
	check_equal(leaf(TDI_START, 2), OPERAND_INVALID | 2, "leave for another binding");
	check_equal(tdcm(START), FAILURE(MODULE), "... is none for this");
	check_equal(leaf(TDI_START, 1), 0, "leave for this one");
	check_equal(tdcm(START), DONE, "started");
	expect_field(STATE, 2, "run");
	expect_field(SESSION, 1, "... of the same binding");
}

static void test_bad_mmio(u64 bar)
{
	REFUSED(accept_mmio(bar | 1, 0, 0, 2), OPERAND_INVALID | 1, "2 MiB at once");
	if (shared)
		REFUSED(accept_mmio(bar | shared, 0, 0, 2), OPERAND_INVALID | 1,
			"an address that is shared");
	REFUSED(accept_mmio(bar, 3, 0, 2), OPERAND_INVALID | 2, "range that is not reported");
	REFUSED(accept_mmio(bar + 0x2000, 1, 0, 1), OPERAND_INVALID | 9, "range that stays shared");
	REFUSED(accept_mmio(bar, 0, 0, 0), OPERAND_INVALID | 9, "no page");
	REFUSED(accept_mmio(bar, 0, 1, 2), OPERAND_INVALID | 9, "beyond the range");
	REFUSED(accept_mmio(bar, 0, ~0U, 2), OPERAND_INVALID | 9, "... far beyond");
	check_equal(accept_mmio(bar + 0x1000, 0, 0, 1), NOT_MAPPED, "another place's address");
	expect_field(PAGES, 0, "none of that has accepted a page");
}

static void test_run(void)
{
	u64 bar = device_bar();

	test_bad_mmio(bar);
	check_equal(accept_mmio(bar, 0, 0, 2), INTERRUPTED, "two pages");
	check_equal(tdx.rcx, bar + 0x1000, "... the second is left");
	check_equal(tdx.r9, 1ULL << 32 | 1, "... one page from the start");
	expect_field(PAGES, 1, "... and one is done");
	check_equal(accept_mmio(bar + 0x1000, 0, 1, 1), 0, "the rest");
	expect_field(PAGES, 2, "both");
	REFUSED(accept_mmio(bar, 0, 0, 1), ACCEPTED, "twice");
	check(*(volatile u32 *)(bar + 8) != ~0U, "the private view reaches the device");
	REFUSED(leaf(DMAR_ACCEPT, 0), OPERAND_INVALID | 2, "DMA to the L1's memory");
	REFUSED(leaf(DMAR_ACCEPT, 2), OPERAND_INVALID | 2, "... to another L2's");
	check_equal(leaf(DMAR_ACCEPT, 1), 0, "... to one's own");
	expect_field(DMA, BIT(1), "which is what is read back");
}

static void test_end(void)
{
	enable_device(2);
	expect_field(STATE, 3, "bus master cleared: error");
	expect_field(DMA, 0, "... no DMA");
	expect_field(PAGES, 0, "... no page");
	check_equal(read_digest(REPORT, DIGEST) | tdx.rcx, 0, "... no digest");
	check_equal(*(volatile u32 *)(device_bar() + 8), ~0U, "... the private view reads ones");
	enable_device(6);
	check_equal(tdcm(UNBIND), DONE, "unbind");
	expect_field(STATE, 0, "unlocked");
	check_equal(tdcm(BIND), DONE, "bind again");
	expect_field(SESSION, 2, "another binding");
	check_equal(leaf(TDI_START, 1), OPERAND_INVALID | 2, "leave for the one before");
	check_equal(tdcm(BIND), FAILURE(BAD_STATE), "bound twice");
	expect_field(STATE, 0, "... is unlocked by force");
}

static void share_buffers(void)
{
	shared = cpuid(0x21, 0).ebx ? SHARED_BIT : 0;
	if (!shared)
		return;
	check_equal(map_gpa(BUFFER | SHARED_BIT, SIZE), 0, "a buffer is shared");
	check_equal(map_gpa(OTHER | SHARED_BIT, SIZE), 0, "and another one");
}

static void begin(void)
{
	share_buffers();
	find_device();
	enable_device(2);
}

void test_tdx_tdi(void)
{
	begin();
	test_unlocked();
	enable_device(6);
	check_equal(tdcm(BIND), DONE, "bind");
	test_fields();
	test_objects();
	test_start();
	test_run();
	test_end();
}

static void lie(u32 index)
{
	check_equal(cpuid(LIE_DOOR, index).eax, 1, tdisp_lie_names[index]);
}

static void test_stalls(void)
{
	lie(LIE_STALL_BIND);
	check_equal(tdcm(BIND), WAIT, "no answer");
	REFUSED(tdx_vmcall(TDCM, tdisp_device, BUFFER | shared, SIZE, 0), CALL_INVALID,
		"the buffer is the host's until there is one");
	lie(LIE_NONE);
	check_equal(tdcm_at(OTHER, BIND, 0), 0, "asked by another one");
	check_equal(at(OTHER)->status, DONE, "... it answers");
	check_equal(at(BUFFER)->status | at(BUFFER)->error << 8, FAILURE(DEVICE),
		    "... and late in the first");
	expect_field(STATE, 1, "locked");
}

static void test_headers(void)
{
	lie(LIE_HUGE_RESPONSE);
	check_equal(tdcm(GET_REPORT), DONE, "an answer");
	check_equal(at(BUFFER)->length, ~0U, "... longer than anything");
	lie(LIE_TRUNCATED_RESPONSE);
	check_equal(tdcm(GET_REPORT), DONE, "an answer");
	check(at(BUFFER)->length, "... that is too short");
	lie(LIE_OTHER_REQUEST);
	tdcm(GET_REPORT);
	check_equal(at(BUFFER)->operation, GET_REPORT ^ 1, "answer to another question");
	lie(LIE_GARBAGE_RESPONSE);
	check(tdcm(GET_REPORT) & 1, "garbage is an answer, too");
	check(at(BUFFER)->operation != GET_REPORT, "... to nothing");
	lie(LIE_NONE);
}

static void test_falsehoods(void)
{
	leaf(TDI_START, 1);
	lie(LIE_FALSE_RUN);
	check_equal(tdcm(START), DONE, "it is said to run");
	expect_field(STATE, 1, "... the module knows better");
	lie(LIE_NONE);
	check_equal(tdcm(START), DONE, "it runs");
	lie(LIE_ERROR_MMIO);
	check_equal(accept_mmio(device_bar(), 0, 0, 2), NOT_MAPPED, "MMIO is not mapped");
	lie(LIE_ERROR_STATUS);
	check_equal(read_field(PAGES), 0xc0000f4100000000ULL, "metadata is not valid");
	lie(LIE_ERROR_UNBIND);
	check_equal(tdcm(UNBIND), FAILURE(DEVICE), "unbind fails");
	expect_field(STATE, 3, "... and leaves an error");
	lie(LIE_NONE);
	check_equal(tdcm(UNBIND), DONE, "until it does not");
	expect_field(STATE, 0, "unlocked");
}

void test_tdx_tdi_lies(void)
{
	begin();
	enable_device(6);
	check_equal(tdcm(CHECK), DONE, "the host supports it");
	test_stalls();
	test_headers();
	test_falsehoods();
}
