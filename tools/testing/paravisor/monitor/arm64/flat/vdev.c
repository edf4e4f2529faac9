// SPDX-License-Identifier: GPL-2.0-only
/* A device from unlocked to run and back, and who may do what when. */
#include "vdev.h"

#define MONITOR		0x40400000UL
#define BUFFER		TEST_PAGE(18)
#define MSIX_PAGE	(DISK_BAR + DISK_REGISTERS * PAGE_SIZE)
#define NVME_VERSION	8
#define SPDM_NONCE	4	/* offset in a GET_MEASUREMENTS request */
#define RSI_INPUT	1
#define RSI_DEVICE	5
#define REJECT		1
#define ROUNDS		8

/* Announces the breach that the next call has to be. */
#define REFUSED(gpa, call, name) do {			\
	expect("rsi-protocol", smc_insn, gpa);		\
	check_equal(call, RSI_INPUT, name);		\
} while (0)

static void test_bad_calls(void)
{
	REFUSED(INFO_PAGE + 8, vdev_rsi(GET_INFO, INFO_PAGE + 8, 0, 0), "info: alignment");
	if (in_realm)
		REFUSED(INFO_PAGE | SHARED_HALF,
			vdev_rsi(GET_INFO, INFO_PAGE | SHARED_HALF, 0, 0), "... private memory");
	REFUSED(CALL_PAGE + 8, call3(RSI(0x199), CALL_PAGE + 8, 0, 0), "host call: alignment");
	REFUSED(DISK_BAR, vdev_rsi(VALIDATE, DISK_BAR, DISK_BAR, REPORTED(DISK_BAR)),
		"mapping of nothing");
	REFUSED(NO_GPA, vdev_rsi(DMA_ENABLE, 1, 0, 0), "ATS");
	REFUSED(NO_GPA, vdev_rsi(DMA_ENABLE, 0, 2, 0), "a plane that there is not");
	check_equal(call3(RSI(0x19e), vdev_id, 0, 0), NOT_SUPPORTED, "no peers");
	vdev_id ^= 8;
	check_equal(vdev_rsi(GET_INFO, INFO_PAGE, 0, 0), RSI_INPUT, "no such function");
	check_equal(vdev_rsi(DMA_DISABLE, 0, 0, 0), RSI_INPUT, "... here neither");
	check_equal(rhi_call(SIZE, CERTS, 0, 0, 0), BAD_VDEV, "... the host has none");
	check_equal(rhi_call(STATE, LOCKED, 0, 0, 0), BAD_VDEV, "... to lock");
	vdev_id ^= 8;
}

static void test_unlocked(void)
{
	check_equal(rhi_call(0x4a, 0, 0, 0, 0), 0x10000, "RHI 1.0");
	check_equal(rhi_call(FEATURES, 0, 0, 0, 0), 0xbf, "all but P2P");
	check_equal(rhi_call(0x77, 0, 0, 0, 0), NOT_SUPPORTED, "a call that nobody knows");
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "unlocked");
	check_equal(vdev_field(INFO_LOCK), 0, "no lock nonce");
	check_equal(vdev_field(INFO_FORMAT), 1, "TDISP");
	check_equal(vdev_field(INFO_VERSION), 0x10000, "... 1.0");
	check_equal(rhi_call(SIZE, CERTS, 0, 0, 0), NO_DATA, "no certificates yet");
	check_equal(rhi_call(SIZE, 0, 0, 0, 0), BAD_OBJECT, "object 0");
	check_equal(rhi_call(SIZE, 5, 0, 0, 0), BAD_OBJECT, "object 5");
	check_equal(rhi_set_state(RUN), FAILED, "nothing to start");
	check_equal(rhi_call(STATE, 3, 0, 0, 0), BAD_INPUT, "state 3");
	check_equal(vdev_map(DISK_BAR, DISK_BAR + PAGE_SIZE), RSI_INPUT, "nothing to map");
	check_equal(vdev_dma(), RSI_DEVICE, "no DMA");
	test_bad_calls();
}

static void test_operations(void)
{
	u64 cookie;

	check_equal(rhi_call(STATE, LOCKED, 0, 0, 0), INCOMPLETE, "lock: it takes time");
	cookie = rhi_register(1);
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "... and is not done");
	check_equal(rhi_call(REPORT, 0, 0, 0, 0), BUSY, "... meanwhile the host is busy");
	check_equal(rhi_call(CONTINUE, cookie + 1, 0, 0, 0), BAD_INPUT, "another cookie");
	check_equal(rhi_call(CONTINUE, cookie, 0, 0, 0), INCOMPLETE, "not yet");
	check_equal(rhi_call(ABORT, 0, 0, 0, 0), GOOD, "aborted");
	check_equal(rhi_call(ABORT, 0, 0, 0, 0), TOO_LATE, "... twice is too late");
	check_equal(rhi_call(CONTINUE, cookie, 0, 0, 0), BAD_INPUT, "nothing to continue");
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "still unlocked");
	check_equal(rhi_call(MEASURE, NO_PAGE, 0, 0, 0), in_realm ? BAD_ADDRESS : INCOMPLETE,
		    "a nonce that is not shared");
	rhi_call(ABORT, 0, 0, 0, 0);
	check_equal(rhi_measure(), FAILED, "nothing to measure");
	check_equal(rhi_to_the_end(REPORT, 0), FAILED, "nothing to report");
}

static void test_evidence(void)
{
	u64 lock;

	check_equal(rhi_set_state(LOCKED), GOOD, "lock");
	lock = vdev_field(INFO_LOCK);
	check(lock, "a lock nonce");
	check(vdev_has_digest(INFO_CERTS, 0, 48) && vdev_has_digest(INFO_VCA, 0, 48),
	      "digests of certificates and VCA");
	check(!vdev_has_digest(INFO_MEASUREMENTS, 0, 64) && !vdev_has_digest(INFO_REPORT, 0, 64) &&
	      !vdev_field(INFO_MEASURED) && !vdev_field(INFO_REPORTED), "... of nothing else");
	check_equal(rhi_call(SIZE, INTERFACE, 0, 0, 0), NO_DATA, "no report yet");
	check_equal(rhi_to_the_end(REPORT, 0), GOOD, "interface report");
	check_equal(rhi_measure(), GOOD, "measurements");
	check(vdev_has_digest(INFO_MEASUREMENTS, 0, 48) && vdev_has_digest(INFO_REPORT, 0, 48) &&
	      vdev_field(INFO_MEASURED) && vdev_field(INFO_REPORTED), "now there are");
	check_equal(vdev_field(INFO_LOCK), lock, "the same lock");
}

static void test_objects(void)
{
	u64 size = rhi_fetch(INTERFACE), at = device(OBJECT_PAGE);

	check(size > 16, "report");
	check_equal(read32(at + 12), 3, "... of three ranges");
	check_equal(read64(at + 16), REPORTED(DISK_BAR) >> PAGE_SHIFT, "... the first page");
	check(rhi_fetch(CERTS) > 1000, "certificates");
	check(rhi_fetch(VCA) > 100, "VCA");
	size = rhi_fetch(MEASUREMENTS);
	check(size > 100, "measurements");
	check_equal(read32(at + SPDM_NONCE), 0x55667788, "... with the nonce");
	check_equal(rhi_call(READ, MEASUREMENTS, OBJECT_PAGE, 8, SPDM_NONCE), GOOD, "a piece");
	check_equal(rhi_register(1), 8, "... of 8 bytes");
	check_equal(read64(at), 0x1122334455667788, "... from the middle");
	check_equal(rhi_call(READ, MEASUREMENTS, OBJECT_PAGE, 8, size), BAD_OFFSET, "behind it");
	if (in_realm) {
		check_equal(rhi_call(READ, MEASUREMENTS, OBJECT_PAGE | SHARED_HALF, 8, 0), GOOD,
			    "the other address");
		check_equal(rhi_call(READ, MEASUREMENTS, NO_PAGE, 8, 0), BAD_ADDRESS,
			    "to private memory");
	}
}

static void test_nonces(void)
{
	u64 measured = vdev_field(INFO_MEASURED), reported = vdev_field(INFO_REPORTED);
	struct call c;

	check_equal(rhi_measure(), GOOD, "measured again");
	check(vdev_field(INFO_MEASURED) != measured, "... another nonce");
	check_equal(vdev_field(INFO_REPORTED), reported, "... for that alone");
	c = (struct call){ .x = { RSI(VALIDATE), vdev_id, DISK_BAR, DISK_BAR + PAGE_SIZE,
				  REPORTED(DISK_BAR), 0, vdev_field(INFO_LOCK), measured,
				  reported } };
	smc(&c);
	check_equal(c.x[0], RSI_DEVICE, "a mapping with a stale nonce");
	c = (struct call){ .x = { RSI(DMA_ENABLE), vdev_id, 0, 0, vdev_field(INFO_LOCK), measured,
				  reported } };
	smc(&c);
	check_equal(c.x[0], RSI_DEVICE, "DMA with a stale nonce");
}

static void test_mapping(void)
{
	const u64 elsewhere[] = { DISK_BAR, DISK_BAR + PAGE_SIZE, DISK_BAR, 0 };
	u64 top = MSIX_PAGE;

	check_equal(vdev_consent(VALIDATE, elsewhere, ARRAY_SIZE(elsewhere), 6), RSI_DEVICE,
		    "an address that is not reported");
	check_equal(vdev_map(MSIX_PAGE, MSIX_PAGE + PAGE_SIZE), RSI_DEVICE, "MSI-X's page");
	for (u64 at = DISK_BAR; at < top; at += PAGE_SIZE) {
		check_equal(vdev_map(at, top), 0, "a page of registers");
		check_equal(vdev_regs.x[1], at + PAGE_SIZE, "... one at a time");
		check_equal(vdev_regs.x[2], 0, "... the host accepts");
	}
	check(read32(DISK_BAR + NVME_VERSION), "registers at the plain address");
	if (in_realm)
		check_forbidden("shared-view-of-tdi-mmio", DISK_BAR | SHARED_HALF, false);
}

static void test_dma(void)
{
	disk_start(true);
	check_arrives(BUFFER, BUFFER, "private page: data arrived");
	expect_dma(MONITOR, "monitor");
	disk_identify(MONITOR);
	check_equal(vdev_rsi(DMA_DISABLE, 0, 0, 0), 0, "no DMA");
	check_equal(vdev_dma(), 0, "... and DMA again");
	check_arrives(BUFFER, BUFFER, "data arrived");
}

static void give_back(void)
{
	struct call c;

	if (!in_realm)
		return;
	check_equal(set_state(&c, DISK_BAR, MSIX_PAGE, RSI_EMPTY), 0, "registers to the host");
	check_equal(c.x[1], MSIX_PAGE, "... all of them");
	check(read32(device(DISK_BAR) + NVME_VERSION), "... and where they were");
}

static void test_run(void)
{
	check_equal(vdev_dma(), RSI_DEVICE, "no DMA while locked");
	check_equal(rhi_set_state(RUN), GOOD, "start");
	check_equal(vdev_field(INFO_STATE), RUN, "run");
	test_nonces();
	test_mapping();
	check_equal(vdev_dma(), 0, "DMA");
	test_dma();
	check_equal(rhi_set_state(LOCKED), FAILED, "no way back to locked");
	check_equal(vdev_field(INFO_STATE), UNLOCKED, "... the host gives it up");
	give_back();
}

/* Accepted while it was only locked, then lost. */
static void test_loss(void)
{
	vdev_lock();
	check_equal(vdev_map(DISK_BAR, DISK_BAR + PAGE_SIZE), 0, "mapped before it runs");
	check_equal(rhi_set_state(RUN), GOOD, "start");
	check_equal(vdev_dma(), 0, "DMA");
	write16(config(DISK, PCI_COMMAND), COMMAND_MEMORY);
	check_equal(vdev_field(INFO_STATE), ERROR, "no bus master: an error");
	check_equal(vdev_field(INFO_LOCK), 0, "... and no nonce");
	check(!vdev_has_digest(INFO_CERTS, 0, 64), "... and no digest");
	check_equal(read32(DISK_BAR + NVME_VERSION), ~0U, "registers of nothing");
	check_equal(vdev_dma(), RSI_DEVICE, "no DMA");
	disk_set_up();
	vdev_unlock();
	check(read32(device(DISK_BAR) + NVME_VERSION), "the host's registers again");
}

/* Another CPU reads on: it finds the device or nothing, and never is in the wrong. */
void test_vdev_watched(void)
{
	vdev_prepare();
	disk_place();
	for (u32 i = 0; i < ROUNDS; i++) {
		disk_set_up();
		vdev_lock();
		check_equal(vdev_map(DISK_BAR, DISK_BAR + PAGE_SIZE), 0, "mapped");
		check_equal(rhi_set_state(RUN), GOOD, "start");
		cpu_watch(DISK_BAR);
		write16(config(DISK, PCI_COMMAND), COMMAND_MEMORY);
		check_equal(read32(DISK_BAR + NVME_VERSION), ~0U, "lost");
		cpu_unwatch();
		vdev_unlock();
	}
}

void test_vdev(void)
{
	vdev_prepare();
	disk_place();
	test_unlocked();
	check_equal(rhi_set_state(LOCKED), FAILED, "lock without memory space");
	disk_set_up();
	test_operations();
	test_evidence();
	test_objects();
	test_run();
	test_loss();
}

void test_vdev_hash(u64 algorithm, u32 size)
{
	vdev_prepare();
	disk_set_up();
	vdev_lock();
	check_equal(vdev_field(INFO_HASH), algorithm, "hash algorithm");
	check(vdev_has_digest(INFO_CERTS, size - 16, size), "digest to its end");
	check(!vdev_has_digest(INFO_CERTS, size, 64), "... and not further");
	vdev_unlock();
}
