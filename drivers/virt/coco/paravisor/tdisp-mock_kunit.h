/* SPDX-License-Identifier: GPL-2.0-only */
/* A TSM that the tests of tdisp-function.c make fail, lie and contradict itself */
#ifndef _PARAVISOR_TDISP_MOCK_KUNIT_H
#define _PARAVISOR_TDISP_MOCK_KUNIT_H

#include <kunit/test.h>

#include "tdisp.h"

#define FUNCTION	0x10108
#define RANGES		2
#define PAGES		6	/* in all ranges */
#define NONCE_OFFSET	4
#define REPORTED	0x100000000ULL	/* the reporting offset */

/* One for each operation of the transport */
enum command { NO_OP, INFO, BIND, REPORT, START, UNBIND, STATUS, REFRESH, MMIO, DMA, NR_OPS };

/**
 * enum untruth - what an answer says that is not so
 * @TRUTH: nothing
 * @STATE: the status has another state, @arg
 * @LOCK_ID: the status is of another lock
 * @DIGEST: the digest of object @arg is wrong
 * @HASH: the digests are said to be of algorithm @arg
 * @NO_DIGEST: that digest is missing
 * @BLOB: the last byte of object @arg is wrong
 * @EMPTY: object @arg is empty
 * @ABSENT: object @arg and its digest are missing
 * @LONG: object @arg is longer than it may be
 * @OLD_NONCE: the measurements are not of the nonce
 * @OLD_NONCE_END: only the last byte of the nonce is another
 * @OTHER_VERSION: the measurements begin with another version of SPDM
 * @OTHER_REQUEST: the measurements begin with another request
 * @SHORT_REQUEST: the measurements end in the nonce
 * @NO_EFFECT: the command succeeds and does nothing
 * @DMA_SHARED: the status says that DMA is not private
 * @DMA_PRIVATE: the status says that it is
 * @PAGES_MORE: the status counts a page too many
 * @PAGES_LESS: the status counts a page too few
 */
enum untruth {
	TRUTH, STATE, LOCK_ID, DIGEST, HASH, NO_DIGEST, BLOB, EMPTY, ABSENT, LONG, OLD_NONCE,
	OLD_NONCE_END, OTHER_VERSION, OTHER_REQUEST, SHORT_REQUEST, NO_EFFECT, DMA_SHARED,
	DMA_PRIVATE, PAGES_MORE, PAGES_LESS,
};

/**
 * struct step_case - one thing that goes wrong
 * @name: of the case
 * @op: which command ...
 * @nth: ... counted from 1; 0: all of them
 * @fails: by this error, or
 * @lie: by this lie
 * @arg: of @lie
 * @rc: what comes of it
 */
struct step_case {
	const char *name;
	enum command op;
	int nth;
	int fails;
	enum untruth lie;
	int arg;
	int rc;
};

/**
 * struct paravisor - a TSM with one function
 * @fn: the guest's side
 * @mmio: private ranges of the function
 * @test: the test that runs
 * @state: of the function
 * @lock_id: counts locks
 * @hash: algorithm of its digests
 * @object: evidence, measurements first made with a nonce of the TSM
 * @size: bytes of each @object
 * @dma: DMA is private
 * @pages: private MMIO pages
 * @bad: what goes wrong, NULL for nothing
 * @count: commands of each kind since @bad was set
 */
struct paravisor {
	struct tdisp_function fn;
	struct pci_tsm_mmio *mmio;
	struct kunit *test;
	enum pci_tsm_devsec_state state;
	u64 lock_id;
	enum hash_algo hash;
	u8 object[PCI_TSM_EVIDENCE_TYPES][64];
	size_t size[PCI_TSM_EVIDENCE_TYPES];
	bool dma;
	u64 pages;
	const struct step_case *bad;
	int count[NR_OPS];
};

int init_paravisor(struct kunit *test);
void exit_paravisor(struct kunit *test);
void free_evidence(struct paravisor *pv);
void go_wrong(struct paravisor *pv, const struct step_case *bad);

#endif /* _PARAVISOR_TDISP_MOCK_KUNIT_H */
