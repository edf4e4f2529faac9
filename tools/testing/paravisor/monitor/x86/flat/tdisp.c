// SPDX-License-Identifier: GPL-2.0-only
/* TDISP as a guest sees it: the two extended hypercalls, every state, every lie. */
#include "flat.h"
#include "tdisp.h"

#define DSM_PORT	0x3e8
#define EXTENDED	BIT(20)
#define CAPABILITY	BIT_ULL(40)
#define CERTS_MIN	200

static void test_announced(void)
{
	volatile u64 *out = private_view(OUTPUT_PAGE);

	check(cpuid(0x40000003, 0).ebx & EXTENDED, "extended hypercalls offered");
	*out = 0;
	check_equal(vmmcall(0x8001, 0, OUTPUT_PAGE), 0, "capabilities asked");
	check_equal(*out, CAPABILITY, "... and TDISP is the one");
	check_equal(vmmcall(0x8003, INPUT_PAGE, OUTPUT_PAGE), 2, "another extended call");
	check_equal(inb(DSM_PORT + 5), 0xff, "port to the security manager is hidden");
}

static void bad_header(u32 at, u64 value, u64 status, const char *name)
{
	struct tdisp_request *in = (void *)INPUT_PAGE;

	tdisp_fill(TDISP_STATUS, NULL, 0);
	if (at == 8)
		in->id = value;
	else
		*(u32 *)(INPUT_PAGE + at) = value;
	expect("tdisp-protocol", vmmcall_insn, NO_GPA);
	check_equal(vmmcall(TDISP_CALL, INPUT_PAGE, OUTPUT_PAGE), status, name);
}

static void test_headers(void)
{
	u64 id;

	tdisp_call(TDISP_STATUS, NULL, 0);
	id = tdisp_id;
	bad_header(0, 2, 3, "header: other version");
	bad_header(4, 4073, 3, "header: length beyond the page");
	bad_header(8, 0, 3, "header: request id 0");
	bad_header(16, 1, 3, "header: offset of a command");
	bad_header(20, 1, 3, "header: reserved field");
	tdisp_id = id;
	expect("tdisp-protocol", vmmcall_insn, NO_GPA);
	check_equal(tdisp_go_on(id + 7, 0), 5, "no such request");
	expect("tdisp-protocol", vmmcall_insn, NO_GPA);
	check_equal(tdisp_go_on(id, 1), 5, "offset out of order");
	expect("tdisp-protocol", vmmcall_insn, NO_GPA);
	check_equal(tdisp_go_on(id, 0), 5, "nothing left of the response");
	check_equal(vmmcall(TDISP_CALL, INPUT_PAGE + 8, OUTPUT_PAGE), 3, "input crosses a page");
	check_equal(vmmcall(TDISP_CALL | REP(1), INPUT_PAGE, OUTPUT_PAGE), 3, "reps");
	check_equal(vmmcall(TDISP_CALL | 1 << 16, INPUT_PAGE, OUTPUT_PAGE), 3, "fast");
}

static void test_buffers(void)
{
	u64 shared = TEST_PAGE(1), in = boundary() ? shared | boundary() : shared;

	share(shared, 3);
	expect("tdisp-protocol", vmmcall_insn, in);
	check_equal(vmmcall(TDISP_CALL, in, OUTPUT_PAGE), 3, "input page is shared");
	expect("tdisp-protocol", vmmcall_insn, in);
	check_equal(vmmcall(TDISP_CALL, INPUT_PAGE, in), 3, "output page is shared");
	share(shared, 0);
	tdisp_fill(200, NULL, 0);
	((struct tdisp_request *)INPUT_PAGE)->command[0] = 0xff;
	expect("tdisp-protocol", vmmcall_insn, NO_GPA);
	vmmcall(TDISP_CALL, INPUT_PAGE, OUTPUT_PAGE);
	check_equal(((struct tdisp_reply *)OUTPUT_PAGE)->data[1], 2,
		    "no protobuf: bad protocol request");
}

static void test_first_states(void)
{
	check_equal(tdisp_state(), TDI_UNINITIALISED, "nothing negotiated");
	check_equal(tdisp_call(TDISP_BIND, NULL, 0), 3, "bind before that: bad state");
	check_equal(tdisp_number_call(TDISP_INFO, 1, 9), 2, "unknown protocol");
	check_equal(tdisp_number_call(TDISP_INFO, 1, 0), 1, "any protocol");
	check_equal(tdisp_payload_number(1), (cpuid(0x4000000c, 0).ebx & 15) == 3 ? 2 : 1,
		    "... is the machine's own");
	check_equal(tdisp_payload_number(3), tdisp_device, "... of this device");
	check_equal(tdisp_state(), TDI_UNLOCKED, "unlocked");
	check_equal(tdisp_call(70, NULL, 0), 6, "unknown command: not implemented");
	tdisp_device ^= 8;
	check_equal(tdisp_call(TDISP_BIND, NULL, 0), 5, "unknown device: bad command");
	tdisp_device ^= 8;
	check_equal(tdisp_number_call(TDISP_GET_REPORT, 1, 2), 8, "report while unlocked");
}

static void test_bind(void)
{
	u64 id;

	check_equal(tdisp_call(TDISP_BIND, NULL, 0), 7, "bind without bus master: refused");
	enable_device(6);
	check_equal(tdisp_call(TDISP_BIND, NULL, 0), 1, "bind");
	check_equal(tdisp_reply_number(2), TDI_UNLOCKED, "... from unlocked");
	check_equal(tdisp_reply_number(3), TDI_LOCKED, "... to locked");
	check_equal(tdisp_state(), TDI_LOCKED, "status says locked");
	id = tdisp_payload_number(2);
	check(tdisp_digest(3) && tdisp_digest(4) && tdisp_digest(5) && tdisp_digest(6),
	      "four digests");
	check_equal(tdisp_call(TDISP_BIND, NULL, 0), 3, "bound twice: bad state");
	check_equal(tdisp_state(), TDI_UNLOCKED, "... and unlocked by force");
	check(!tdisp_digest(3), "no digests");
	check_equal(tdisp_call(TDISP_BIND, NULL, 0), 1, "bind again");
	check_equal(tdisp_state(), TDI_LOCKED, "locked again");
	check_equal(tdisp_payload_number(2), id + 1, "new lock");
}

static void test_interface_report(void)
{
	const u8 *report = tdisp_blob;
	u32 n = tdisp_report(2), ranges, tee = 0, other = 0;

	check(n > 20, "interface report");
	ranges = *(u32 *)(report + 12);
	for (u32 i = 0; i < ranges; i++) {
		const u32 *range = (const u32 *)(report + 16 + 16 * i);

		check_equal((range[0] & (device_bar_size() / PAGE_SIZE - 1)) + range[2] <=
			    device_bar_size() / PAGE_SIZE, 1, "range lies in its BAR");
		check_equal(range[3] >> 16, 0, "... with its number");
		if (range[3] & 4)
			other += range[2];
		else
			tee += range[2];
	}
	check(tee && other, "TEE pages and others");
	check_equal(tee + other, device_bar_size() / PAGE_SIZE, "the whole BAR is reported");
	check_equal(*(u32 *)(report + 16 + 16 * ranges) + 20 + 16 * ranges, n, "length");
}

static void test_reports(void)
{
	u8 nonce[32];

	check(tdisp_report(3) > CERTS_MIN, "certificates");
	check_equal(tdisp_blob_length, *(u16 *)tdisp_blob, "... as long as they say");
	check(tdisp_report(64) > 20, "VCA");
	for (u32 i = 0; i < sizeof(nonce); i++)
		nonce[i] = 0xa0 + i;
	check_equal(tdisp_bytes_call(TDISP_REFRESH, nonce, 32), 1, "refresh");
	check_equal(tdisp_bytes_call(TDISP_REFRESH, nonce, 31), 5, "short nonce: bad command");
	check(tdisp_report(4) > 100, "measurements");
	check(same(tdisp_blob + 4, nonce, 32), "... with the nonce");
	check_equal(tdisp_number_call(TDISP_GET_REPORT, 1, 1), 9, "unknown report type");
	test_interface_report();
}

static void test_run(void)
{
	u64 bar = device_bar();

	check_equal(tdisp_set_mmio(0, bar, 1, 0, true), 3, "private MMIO while locked: bad state");
	check_equal(tdisp_state(), TDI_UNLOCKED, "... unlocked by force");
	tdisp_call(TDISP_BIND, NULL, 0);
	check_equal(tdisp_call(TDISP_START, NULL, 0), 1, "start");
	check_equal(tdisp_state(), TDI_RUN, "status says run");
	check_equal(tdisp_set_mmio(0, bar, 2, 0, true), 1, "two pages private");
	check_equal(*(volatile u32 *)(bar + 8) != ~0U, 1, "... the private view reaches them");
	check_equal(tdisp_set_mmio(0, bar + 0x2000, 1, 2, true), 5, "MSI-X page: bad command");
	check_equal(tdisp_set_mmio(0, bar + 0x1000, 1, 0, true), 5, "address of another page");
	check_equal(tdisp_set_mmio(0, bar, 100, 0, true), 5, "beyond the BAR");
	check_equal(tdisp_set_mmio(1, bar, 1, 0, true), 5, "no such BAR");
	check_equal(tdisp_number_call(TDISP_SET_DMA, 1, 1), 1, "private DMA");
	tdisp_state();
	check_equal(tdisp_payload_number(7), 1, "... says status");
	check_equal(tdisp_payload_number(8), 2, "... and two pages");
	check_equal(cpuid(0x50565444, 0).eax, TDI_RUN, "test door: state");
	check_equal(cpuid(0x50565444, 0).ebx, 2, "test door: pages");
	check_equal(cpuid(0x50565444, 0).edx, 1, "test door: DMA");
}

static void test_error(void)
{
	u64 bar = device_bar();

	enable_device(2);
	check_equal(tdisp_state(), TDI_ERROR, "bus master cleared: error");
	check_equal(tdisp_payload_number(7), 0, "... no private DMA");
	check_equal(tdisp_payload_number(8), 0, "... no private page");
	check_equal(*(volatile u32 *)(bar + 8), ~0U, "... the private view reads ones");
	check(!tdisp_digest(3), "... no digests");
	enable_device(6);
	check_equal(tdisp_state(), TDI_ERROR, "only unbind leads out of it");
	check_equal(tdisp_number_call(TDISP_UNBIND, 1, 9), 4, "unknown reason");
	check_equal(tdisp_number_call(TDISP_UNBIND, 1, 1), 1, "unbind");
	check_equal(tdisp_state(), TDI_UNLOCKED, "unlocked");
	if (boundary())
		bar |= SHARED_ALIAS;
	check(*(volatile u32 *)(bar + 8) != ~0U, "the shared view reaches the device again");
}

void test_tdisp(void)
{
	enable_hypercalls();
	find_device();
	enable_device(2);
	test_announced();
	test_headers();
	test_buffers();
	test_first_states();
	test_bind();
	test_reports();
	test_run();
	test_error();
}
