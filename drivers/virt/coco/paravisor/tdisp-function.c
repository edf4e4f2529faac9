// SPDX-License-Identifier: GPL-2.0-only
/*
 * Steps of a function from UNLOCKED to RUN and back, by commands to the paravisor
 *
 * A success that a command reports is a reason to ask for the status, nothing
 * more. Evidence may have crossed the host; the digests in the status have not.
 */

#include <crypto/sha2.h>
#include <kunit/visibility.h>
#include <linux/bitops.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "tdisp.h"

static_assert(PARAVISOR_TDISP_DIGEST_MAX == SHA512_DIGEST_SIZE);
static_assert(PARAVISOR_TDISP_NONCE_SIZE == PCI_TSM_NONCE_MAX);

/* GET_MEASUREMENTS of SPDM 1.2 (DSP0274), with which the measurements begin */
#define SPDM_VERSION_12		0x12
#define SPDM_GET_MEASUREMENTS	0xe0
#define SPDM_NONCE_OFFSET	4

static const char *describe(int rc)
{
	switch (rc) {
	case -EBADMSG:
		return "the TSM stands for something else";
	case -EBUSY:
		return "the function is in another state";
	case -EINTR:
		return "interrupted";
	case -EIO:
		return "host or device failed";
	case -EMSGSIZE:
		return "the answer is too long";
	case -EOPNOTSUPP:
		return "the paravisor does not know the command";
	case -EPROTO:
		return "the answer is malformed";
	case -ESTALE:
		return "the answer is of another lock or another request";
	case -ETIMEDOUT:
		return "no answer in time";
	default:
		return "failed";
	}
}

static int complain(struct tdisp_function *fn, const char *step, int rc)
{
	if (rc)
		dev_err(fn->dev, "%s: %s: %pe\n", step, describe(rc), ERR_PTR(rc));

	return rc;
}

static size_t max_size(enum pci_tsm_evidence_type type)
{
	return type == PCI_TSM_EVIDENCE_REPORT ? TDISP_REPORT_MAX : PCI_TSM_EVIDENCE_MAX;
}

static void free_blobs(struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES])
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++)
		kvfree(blob[i].data);
}

static int fetch(struct tdisp_function *fn, enum pci_tsm_evidence_type type,
		 struct pci_tsm_blob *blob)
{
	int rc = fn->transport->report(fn->id, type, max_size(type), &blob->data,
				       &blob->size);

	if (rc)
		return rc;

	return blob->size > max_size(type) ? -EMSGSIZE : 0;
}

static int fetch_all(struct tdisp_function *fn,
		     struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES])
{
	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		int rc = fetch(fn, i, &blob[i]);

		if (rc)
			return rc;
	}

	return 0;
}

/* Bytes of the digest, 0 if the algorithm is not one to rely on */
static size_t hash_blob(const struct pci_tsm_blob *blob, enum hash_algo hash,
			u8 digest[PARAVISOR_TDISP_DIGEST_MAX])
{
	switch (hash) {
	case HASH_ALGO_SHA256:
		sha256(blob->data, blob->size, digest);
		return SHA256_DIGEST_SIZE;
	case HASH_ALGO_SHA384:
		sha384(blob->data, blob->size, digest);
		return SHA384_DIGEST_SIZE;
	case HASH_ALGO_SHA512:
		sha512(blob->data, blob->size, digest);
		return SHA512_DIGEST_SIZE;
	default:
		return 0;
	}
}

/* An object and its digest are both there or both absent. */
static bool is_digested(const struct pci_tsm_blob *blob, enum pci_tsm_evidence_type type,
			const struct paravisor_tdisp_status *status)
{
	u8 digest[PARAVISOR_TDISP_DIGEST_MAX];
	size_t size;

	if (!blob->size || !test_bit(type, &status->objects))
		return !blob->size && !test_bit(type, &status->objects);

	size = hash_blob(blob, status->hash, digest);
	return size && !memcmp(digest, status->digest[type], size);
}

static int check_blobs(struct tdisp_function *fn,
		       const struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES],
		       const struct paravisor_tdisp_status *status)
{
	static const char * const names[PCI_TSM_EVIDENCE_TYPES] = {
		[PCI_TSM_EVIDENCE_CERTS]	= "certificate chain",
		[PCI_TSM_EVIDENCE_MEASUREMENTS]	= "measurements",
		[PCI_TSM_EVIDENCE_REPORT]	= "interface report",
		[PCI_TSM_EVIDENCE_VCA]		= "VCA",
	};

	for (int i = 0; i < PCI_TSM_EVIDENCE_TYPES; i++) {
		if (is_digested(&blob[i], i, status))
			continue;

		dev_err(fn->dev, "%s (%zu bytes): not what the TSM has digested\n", names[i],
			blob[i].size);
		return -EBADMSG;
	}

	/* There is nothing to accept without it. */
	return blob[PCI_TSM_EVIDENCE_REPORT].size ? 0 : -EPROTO;
}

static bool has_nonce(const struct pci_tsm_blob *measurements, const u8 *nonce)
{
	const u8 *request = measurements->data;

	return measurements->size >= SPDM_NONCE_OFFSET + PARAVISOR_TDISP_NONCE_SIZE &&
	       request[0] == SPDM_VERSION_12 && request[1] == SPDM_GET_MEASUREMENTS &&
	       !memcmp(request + SPDM_NONCE_OFFSET, nonce, PARAVISOR_TDISP_NONCE_SIZE);
}

/* The status, if it is about this lock and no step has undone it since. */
static int ask(struct tdisp_function *fn, enum pci_tsm_devsec_state state,
	       struct paravisor_tdisp_status *status)
{
	int rc = fn->transport->status(fn->id, status);

	if (rc)
		return rc;

	if (status->state != state)
		return -EBUSY;

	return status->lock_id == fn->lock_id ? 0 : -ESTALE;
}

/* Nothing has taken the place of the evidence since user space could see it. */
static int ask_unchanged(struct tdisp_function *fn, enum pci_tsm_devsec_state state,
			 struct paravisor_tdisp_status *status)
{
	int rc = ask(fn, state, status);

	if (rc)
		return rc;

	if (status->objects != fn->objects || status->hash != fn->hash)
		return -EBADMSG;

	return memcmp(status->digest, fn->digest, sizeof(fn->digest)) ? -EBADMSG : 0;
}

static int gather(struct tdisp_function *fn, enum pci_tsm_devsec_state state,
		  const u8 *nonce, struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES],
		  struct paravisor_tdisp_status *status)
{
	int rc = fetch_all(fn, blob);

	if (rc)
		return rc;

	rc = ask(fn, state, status);
	if (rc)
		return rc;

	rc = check_blobs(fn, blob, status);
	if (rc)
		return rc;

	if (nonce && !has_nonce(&blob[PCI_TSM_EVIDENCE_MEASUREMENTS], nonce))
		return -ESTALE;

	return 0;
}

static int collect(struct tdisp_function *fn, enum pci_tsm_devsec_state state,
		   const u8 *nonce)
{
	struct pci_tsm_blob blob[PCI_TSM_EVIDENCE_TYPES] = {};
	struct paravisor_tdisp_status status;
	int rc = gather(fn, state, nonce, blob, &status);

	if (rc) {
		free_blobs(blob);
		return rc;
	}

	rc = pci_tsm_evidence_replace(&fn->devsec.evidence, blob);
	if (rc)
		return rc;

	fn->objects = status.objects;
	fn->hash = status.hash;
	memcpy(fn->digest, status.digest, sizeof(fn->digest));
	return 0;
}

static int bind_and_collect(struct tdisp_function *fn)
{
	struct paravisor_tdisp_status status;
	int rc = fn->transport->bind(fn->id);

	if (rc)
		return rc;

	rc = fn->transport->status(fn->id, &status);
	if (rc)
		return rc;

	if (status.state != PCI_TSM_DEVSEC_LOCKED)
		return -EBUSY;

	fn->lock_id = status.lock_id;
	return collect(fn, PCI_TSM_DEVSEC_LOCKED, NULL);
}

/**
 * tdisp_function_lock() - lock the function and collect its evidence
 * @fn: the function, its memory decoding and bus mastering enabled
 *
 * On failure the function has been given up again, as by
 * tdisp_function_unlock().
 *
 * Context: Process, pci_tsm_rwsem held for write.
 * Return: 0; -EBADMSG if evidence does not fit its digest; -EBUSY if the
 *	function is not LOCKED afterwards, whatever the command said; -ESTALE if
 *	it was locked anew meanwhile; -EPROTO also without an interface report;
 *	or an error of &struct paravisor_tdisp_transport.
 */
int tdisp_function_lock(struct tdisp_function *fn)
{
	struct paravisor_tdisp_info info;
	int rc = fn->transport->info(fn->id, &info);

	if (rc)
		return complain(fn, "lock", rc);

	dev_dbg(fn->dev, "protocol %u, features %#llx, device id %#llx\n", info.protocol,
		info.features, info.device_id);

	rc = bind_and_collect(fn);
	if (!rc)
		return 0;

	complain(fn, "lock", rc);
	tdisp_function_unlock(fn);
	return rc;
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_function_lock);

static unsigned int nr_ranges(const struct tdisp_function *fn)
{
	return fn->devsec.mmio ? fn->devsec.mmio->nr : 0;
}

static struct paravisor_tdisp_range range(const struct tdisp_function *fn, unsigned int i)
{
	const struct pci_tsm_mmio_range *mmio = &fn->devsec.mmio->range[i];

	return (struct paravisor_tdisp_range) {
		.id = mmio->id,
		.index = mmio->index,
		.gpa = mmio->res.start,
		.pages = resource_size(&mmio->res) / SZ_4K,
		.reported = mmio->reported,
	};
}

static u64 nr_pages(const struct tdisp_function *fn)
{
	u64 pages = 0;

	for (unsigned int i = 0; i < nr_ranges(fn); i++)
		pages += range(fn, i).pages;

	return pages;
}

static bool is_private(const struct tdisp_function *fn,
		       const struct paravisor_tdisp_status *status)
{
	return status->dma_private && status->mmio_pages == nr_pages(fn);
}

static int make_private(struct tdisp_function *fn)
{
	for (unsigned int i = 0; i < nr_ranges(fn); i++) {
		struct paravisor_tdisp_range r = range(fn, i);
		int rc = fn->transport->mmio(fn->id, &r, true);

		if (rc)
			return rc;
	}

	return fn->transport->dma(fn->id, true);
}

/*
 * DMA first: it is what a function could do by itself. The commands may well
 * fail, if it has left RUN for example; unlock takes everything back. A paravisor
 * that is silent shall not be waited for once for each of thousands of ranges.
 */
static void take_back(struct tdisp_function *fn)
{
	if (fn->transport->dma(fn->id, false))
		dev_dbg(fn->dev, "DMA is taken back by unlock only\n");

	for (unsigned int i = 0; i < nr_ranges(fn); i++) {
		struct paravisor_tdisp_range r = range(fn, i);

		if (fn->transport->mmio(fn->id, &r, false)) {
			dev_dbg(fn->dev, "MMIO is taken back by unlock only\n");
			return;
		}
	}
}

static int start(struct tdisp_function *fn)
{
	struct paravisor_tdisp_status status;
	int rc = fn->transport->start(fn->id);

	if (rc)
		return rc;

	return ask_unchanged(fn, PCI_TSM_DEVSEC_RUN, &status);
}

static int open_up(struct tdisp_function *fn)
{
	struct paravisor_tdisp_status status;
	int rc = make_private(fn);

	if (rc)
		return rc;

	rc = ask_unchanged(fn, PCI_TSM_DEVSEC_RUN, &status);
	if (rc)
		return rc;

	return is_private(fn, &status) ? 0 : -EBADMSG;
}

static int start_and_open_up(struct tdisp_function *fn)
{
	int rc = start(fn);

	if (rc)
		return rc;

	rc = open_up(fn);
	if (rc)
		take_back(fn);

	return rc;
}

/**
 * tdisp_function_accept() - start the function, give it private MMIO and DMA
 * @fn: a LOCKED function
 *
 * On failure DMA and MMIO have been taken back where the paravisor lets do so;
 * the function is left for tdisp_function_unlock().
 *
 * Context: Process, &pci_tsm_devsec.lock held, no driver bound.
 * Return: 0; -EBADMSG if the TSM stands for other evidence than was collected,
 *	or its counts of what is private are not the guest's; -EBUSY if the
 *	function was not LOCKED before or is not RUN afterwards; -ESTALE if it was
 *	locked anew; or an error of &struct paravisor_tdisp_transport.
 */
int tdisp_function_accept(struct tdisp_function *fn)
{
	struct paravisor_tdisp_status status;
	int rc;

	lockdep_assert_held(&fn->devsec.lock);

	rc = ask_unchanged(fn, PCI_TSM_DEVSEC_LOCKED, &status);
	if (rc)
		return complain(fn, "accept", rc);

	rc = start_and_open_up(fn);
	fn->accepted = !rc;
	return complain(fn, "accept", rc);
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_function_accept);

/**
 * tdisp_function_refresh() - collect the evidence again, measured with a nonce
 * @fn: a LOCKED or RUN function
 * @nonce: the nonce, padded with zeros to %PARAVISOR_TDISP_NONCE_SIZE bytes for
 *	the device; NULL for a random one
 * @len: bytes of @nonce, at most %PARAVISOR_TDISP_NONCE_SIZE
 *
 * On failure the evidence stays what it was.
 *
 * Context: Process, &pci_tsm_devsec.lock held.
 * Return: 0; -EINVAL if @nonce is too long; -EBADMSG if evidence does not fit
 *	its digest; -EBUSY if the function is not LOCKED or RUN any more; -ESTALE
 *	if the measurements are not of this request, or the function was locked
 *	anew; or an error of &struct paravisor_tdisp_transport.
 */
int tdisp_function_refresh(struct tdisp_function *fn, const void *nonce, size_t len)
{
	enum pci_tsm_devsec_state state = fn->accepted ? PCI_TSM_DEVSEC_RUN :
							 PCI_TSM_DEVSEC_LOCKED;
	u8 padded[PARAVISOR_TDISP_NONCE_SIZE] = {};
	int rc;

	lockdep_assert_held(&fn->devsec.lock);

	if (len > sizeof(padded))
		return -EINVAL;

	if (nonce && len)
		memcpy(padded, nonce, len);
	else
		get_random_bytes(padded, sizeof(padded));

	rc = fn->transport->refresh(fn->id, padded);
	if (!rc)
		rc = collect(fn, state, padded);

	return complain(fn, "refresh", rc);
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_function_refresh);

/**
 * tdisp_function_state() - ask what has become of the function
 * @fn: a function that was locked
 *
 * Context: Process, &pci_tsm_devsec.lock or pci_tsm_rwsem held.
 * Return: &enum pci_tsm_devsec_state, %PCI_TSM_DEVSEC_ERROR also if it is
 *	another lock by now, or if an accepted function is not private as it was;
 *	or an error of &struct paravisor_tdisp_transport.
 */
int tdisp_function_state(struct tdisp_function *fn)
{
	struct paravisor_tdisp_status status;
	int rc = fn->transport->status(fn->id, &status);

	if (rc)
		return rc;

	if (status.state != PCI_TSM_DEVSEC_LOCKED && status.state != PCI_TSM_DEVSEC_RUN)
		return status.state;

	if (status.lock_id != fn->lock_id || (fn->accepted && !is_private(fn, &status)))
		return PCI_TSM_DEVSEC_ERROR;

	return status.state;
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_function_state);

/**
 * tdisp_function_unlock() - give the function up
 * @fn: the function, in any state
 *
 * Context: Process, pci_tsm_rwsem held for write, no driver bound.
 * Return: 0 if the TSM confirms UNLOCKED with nothing private left; else the
 *	reason why that is not known, which was logged. No driver may bind then:
 *	the function may still reach private memory, on commands in shared memory.
 */
int tdisp_function_unlock(struct tdisp_function *fn)
{
	struct paravisor_tdisp_status status;
	int rc = fn->transport->unbind(fn->id, PARAVISOR_TDISP_UNBIND_GRACEFUL);
	int rc_status = fn->transport->status(fn->id, &status);

	fn->accepted = false;
	if (!rc_status && status.state == PCI_TSM_DEVSEC_UNLOCKED && !status.dma_private &&
	    !status.mmio_pages)
		return 0;

	rc = rc_status ?: rc ?: -EBUSY;
	dev_err(fn->dev, "unlock: not confirmed by the TSM, no driver may bind: %pe\n",
		ERR_PTR(rc));
	return rc;
}
EXPORT_SYMBOL_IF_KUNIT(tdisp_function_unlock);
