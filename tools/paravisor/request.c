// SPDX-License-Identifier: GPL-2.0-only
/* The conversation with configfs-tsm: one entry, one report, every way it can go wrong. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "claims.h"
#include "out.h"
#include "request.h"
#include "sysfs.h"
#include "tsm.h"

#define NAME_TRIES	8

struct entry {
	const char *root;
	char name[48];
};

struct meaning {
	int err;
	int status;
	const char *text;
};

static const struct meaning create_meanings[] = {
	{ ENOENT, EXIT_ABSENT, "configfs-tsm is not here: mount configfs, load tsm_report" },
	{ ENXIO, EXIT_ABSENT, "no attestation report provider is registered" },
	{ EACCES, EXIT_SYSTEM, "only root may ask for a report" },
	{ EPERM, EXIT_SYSTEM, "only root may ask for a report" },
};

static const struct meaning read_meanings[] = {
	{ EACCES, EXIT_SYSTEM,
	  "the TPM denied access: its owner authorisation is set, or is disabled" },
	{ EPERM, EXIT_SYSTEM, "the report index of the TPM does not let the owner read" },
	{ ENOENT, EXIT_ABSENT, "the TPM has no report index, or not one made by its platform" },
	{ ENXIO, EXIT_ABSENT, "no attestation report provider is registered" },
	{ ENODEV, EXIT_ABSENT, "the TPM is gone" },
	{ ESTALE, EXIT_STALE, "the paravisor still returns an older report, try again soon" },
	{ EBUSY, EXIT_STALE, "the report interface is busy, try again" },
	{ EAGAIN, EXIT_STALE, "the report interface is busy, try again" },
	{ ETIMEDOUT, EXIT_STALE, "the TPM did not answer in time, try again" },
	{ EMSGSIZE, EXIT_NO, "the kernel refused the report: a size in it contradicts another" },
	{ EBADMSG, EXIT_NO, "the kernel refused the report: the hardware did not bind its claims" },
	{ EPROTOTYPE, EXIT_NO, "the kernel refused the report: it is of another isolation type" },
	{ EPROTO, EXIT_NO, "the kernel refused the report: it is malformed" },
	{ EOPNOTSUPP, EXIT_NO, "the kernel refused the report: its hash algorithm is unknown" },
	{ EINVAL, EXIT_SYSTEM, "the kernel did not take the nonce" },
	{ EFBIG, EXIT_SYSTEM, "the report is larger than 64 KiB" },
	{ EIO, EXIT_SYSTEM, "the TPM is suspended, or failed" },
};

/* Of the entry itself: no TPM has been asked. */
static const struct meaning entry_meanings[] = {
	{ ENXIO, EXIT_ABSENT, "no attestation report provider is registered" },
	{ EBUSY, EXIT_STALE, "the report interface is busy, try again" },
	{ EAGAIN, EXIT_STALE, "the report interface is busy, try again" },
	{ EACCES, EXIT_SYSTEM, "only root may ask for a report" },
	{ EPERM, EXIT_SYSTEM, "only root may ask for a report" },
	{ EINVAL, EXIT_SYSTEM, "the kernel did not take the nonce" },
};

static int explain(const struct meaning *m, size_t n, int err, const char *doing)
{
	size_t i;

	if (err == EINTR && caught_signal())
		return EXIT_SYSTEM;	/* the signal is obeyed once all is cleaned up */
	for (i = 0; i < n; i++)
		if (m[i].err == err)
			return fail(m[i].status, "%s (%s)", m[i].text, strerrorname_np(err));
	return fail(EXIT_SYSTEM, "%s: %s", doing, strerror(err));
}

static int explain_create(int err)
{
	return explain(create_meanings, ARRAY_SIZE(create_meanings), err,
		       "cannot create a report entry");
}

static int explain_read(int err, const char *doing)
{
	return explain(read_meanings, ARRAY_SIZE(read_meanings), err, doing);
}

static int explain_entry(int err, const char *doing)
{
	return explain(entry_meanings, ARRAY_SIZE(entry_meanings), err, doing);
}

static int entry_create(struct entry *e, const char *root)
{
	int rc = -EEXIST, i;

	e->root = root;
	for (i = 0; i < NAME_TRIES && rc == -EEXIST; i++) {
		snprintf(e->name, sizeof(e->name), "paravisorctl-%d-%d", (int)getpid(), i);
		rc = tsm_ops.create(root, e->name);
	}
	return rc;
}

static int read_text(const struct entry *e, const char *attr, char *buf, size_t size)
{
	ssize_t n = tsm_ops.read(e->root, e->name, attr, buf, size - 1);

	if (n < 0)
		return (int)n;
	buf[n] = '\0';
	buf[strcspn(buf, "\n")] = '\0';
	out_clean(buf);
	return 0;
}

/* -1 if the provider hides the attribute, -2 on an error that was printed. */
static long long read_generation(const struct entry *e)
{
	char text[32], *end;
	unsigned long long n;
	int rc = read_text(e, "generation", text, sizeof(text));

	if (rc == -ENOENT)
		return -1;
	if (!rc) {
		n = strtoull(text, &end, 10);
		if (isdigit((unsigned char)text[0]) && !*end)
			return (long long)(n & LLONG_MAX);
		rc = -EPROTO;
	}
	fail(EXIT_SYSTEM, "cannot read the generation of the report: %s", strerror(-rc));
	return -2;
}

static int read_blob(const struct entry *e, const char *attr, struct buffer *b)
{
	ssize_t n;

	b->p = malloc(FILE_MAX_REPORT);
	if (!b->p)
		return -ENOMEM;
	n = tsm_ops.read(e->root, e->name, attr, b->p, FILE_MAX_REPORT);
	if (n <= 0)
		buffer_free(b);
	else
		b->len = (size_t)n;
	return n < 0 ? (int)n : 0;
}

static int read_blobs(const struct entry *e, struct tsm_reply *r)
{
	int rc = read_blob(e, "outblob", &r->outblob);

	if (rc)
		return explain_read(-rc, "cannot read the report");
	if (!r->outblob.len)
		return fail(EXIT_SYSTEM, "the report is empty");
	rc = read_blob(e, "auxblob", &r->auxblob);
	if (rc && rc != -ENOENT)
		return explain_read(-rc, "cannot read the certificate");
	return 0;
}

/* A private entry has one writer: more than one step means that the answer is not ours. */
static int check_generation(long long before, long long now)
{
	if (now == -2)
		return EXIT_SYSTEM;
	if (before == -1 || now == before + 1)
		return 0;
	if (now == before)
		return fail(EXIT_STALE, "the kernel did not take the nonce, try again");
	return fail(EXIT_STALE, "somebody else wrote to our report entry, the report is not used");
}

static int send_nonce(const struct entry *e, const struct nonce *n, struct tsm_reply *r)
{
	int rc;

	r->generation = read_generation(e);
	if (r->generation == -2)
		return EXIT_SYSTEM;
	rc = tsm_ops.write(e->root, e->name, "inblob", n->bytes, n->len);
	if (rc)
		return explain_entry(-rc, "cannot write the nonce");
	return check_generation(r->generation, r->generation < 0 ? -1 : read_generation(e));
}

static int use_entry(const struct entry *e, const struct nonce *n, struct tsm_reply *r)
{
	int rc = read_text(e, "provider", r->provider, sizeof(r->provider));
	long long before;

	if (rc)
		return explain_entry(-rc, "cannot read the provider");
	rc = send_nonce(e, n, r);
	if (!rc)
		rc = read_blobs(e, r);
	if (rc)
		return rc;
	before = r->generation;
	if (before >= 0)
		r->generation = read_generation(e);
	return check_generation(before, r->generation);
}

/* The kernel has checked this already; a report that slipped through must not go further. */
static int check_reply(const struct tsm_reply *r, const struct nonce *n)
{
	struct hcl_report hcl;
	struct claims claims = { 0 };
	const char *why;
	int rc = 0;

	if (strcmp(r->provider, PROVIDER_HCL))
		return 0;
	why = hcl_parse(buffer_view(&r->outblob), &hcl);
	if (!why)
		why = claims_parse(hcl.claims, &claims);
	if (why)
		rc = fail(EXIT_NO, "the kernel handed out an unusable report: %s", why);
	else if (memcmp(claims.user_data, n->bytes, sizeof(n->bytes)))
		rc = fail(EXIT_STALE, "the kernel handed out a report without our nonce");
	claims_free(&claims);
	return rc;
}

int request_report(const char *root, const struct nonce *n, struct tsm_reply *r)
{
	struct entry e;
	int rc, gone;

	memset(r, 0, sizeof(*r));
	catch_signals();
	rc = entry_create(&e, root);
	if (rc)
		return explain_create(-rc);
	rc = use_entry(&e, n, r);
	gone = tsm_ops.remove(e.root, e.name);
	if (caught_signal()) {
		reply_free(r);
		obey_signal();
	}
	if (!rc && gone)
		rc = fail(EXIT_SYSTEM, "cannot remove the report entry %s: %s", e.name,
			  strerror(-gone));
	if (!rc)
		rc = check_reply(r, n);
	if (rc)
		reply_free(r);
	return rc;
}

void reply_free(struct tsm_reply *r)
{
	buffer_free(&r->outblob);
	buffer_free(&r->auxblob);
}

/* Another's entry tells the name without a new one, and to everybody. */
static int provider_of_existing(const char *root, char *name, size_t size)
{
	char path[PATH_MAX];
	struct names names;
	int rc = -ENOENT;
	size_t i;

	if (!sysfs_path(path, sizeof(path), root, TSM_REPORT_DIR) || !sysfs_list(path, &names))
		return -errno;
	for (i = 0; i < names.n && rc; i++) {
		struct entry e = { .root = root };

		if ((size_t)snprintf(e.name, sizeof(e.name), "%s", names.v[i]) < sizeof(e.name))
			rc = read_text(&e, "provider", name, size);
	}
	names_free(&names);
	return rc;
}

int request_provider(const char *root, char *name, size_t size)
{
	struct entry e;
	int rc = provider_of_existing(root, name, size);

	if (!rc)
		return 0;
	catch_signals();
	rc = entry_create(&e, root);
	if (rc)
		return rc;
	rc = read_text(&e, "provider", name, size);
	tsm_ops.remove(e.root, e.name);
	obey_signal();
	return rc;
}
