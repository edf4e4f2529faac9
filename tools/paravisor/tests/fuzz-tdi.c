// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: whatever a device or a host sends, nothing crashes; and unless it is the forged
 * evidence itself, it is not believed. The first byte chooses the object, 4 is the reference text.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../tdi-check.h"
#include "forge-tdi.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct tdi_forge f;
static struct evidence good;
static struct certs roots;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	uint8_t *der = NULL;
	int len;

	(void)argc;
	(void)argv;
	forge_tdi_init(&f);
	forge_evidence(&f, &good);
	len = i2d_X509(f.cert[0], &der);
	if (!certs_init(&roots) || certs_add(&roots, (struct view){ der, (size_t)len }, true))
		return -1;
	OPENSSL_free(der);
	return 0;
}

static void fuzz_reference(struct view in)
{
	struct reference r;
	unsigned int line;

	if (!reference_parse(in, &r, &line))
		assert(r.n && r.n <= SPDM_BLOCKS_MAX);
}

static void check_report(const struct tdi_report *r)
{
	size_t i;

	assert(r->n <= TDI_RANGES_MAX);
	for (i = 1; i < r->n; i++)
		assert(r->range[i].page + r->range[i].pages > r->range[i].page);
}

static void fuzz_object(enum evidence_type type, struct view in)
{
	struct tdi_policy p = { .roots = &roots };
	struct evidence e = forge_evidence_copy(&good);
	const struct buffer *was = &good.object[type];
	struct tdi_verdict v;

	forge_object(&e, type, in.p, in.len);
	tdi_verify(&e, &p, &v);
	if (v.check[TDI_REPORT].result == RESULT_OK)
		check_report(&v.report);
	assert(!v.verified || type == EVIDENCE_REPORT ||
	       (in.len == was->len && !memcmp(in.p, was->p, in.len)));
	tdi_verdict_free(&v);
	evidence_free(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct view in = { data + 1, size - 1 };

	if (!size)
		return 0;
	if (data[0] % 5 == EVIDENCE_TYPES)
		fuzz_reference(in);
	else
		fuzz_object(data[0] % 5, in);
	return 0;
}
