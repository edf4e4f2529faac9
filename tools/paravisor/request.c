// SPDX-License-Identifier: GPL-2.0-only
/* The conversation with configfs-tsm: one entry, one report, every way it can go wrong. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cca.h"
#include "claims.h"
#include "manifest.h"
#include "out.h"
#include "quote.h"
#include "request.h"
#include "snp.h"
#include "sysfs.h"
#include "tdx-guest.h"
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

/* Of reports by the security processor: EINVAL is its own answer, or the host's. */
static const struct meaning snp_meanings[] = {
	{ EINVAL, EXIT_USAGE,
	  "the security processor refused: reports begin at the privilege level status shows" },
	{ EOPNOTSUPP, EXIT_ABSENT,
	  "no plain reports are offered here, only those of --service-provider svsm" },
	{ ENOTTY, EXIT_ABSENT, "the key for messages to the security processor is gone" },
	{ ENXIO, EXIT_ABSENT, "the provider is gone, or the security processor failed" },
	{ EIO, EXIT_SYSTEM, "the host or the security processor failed the request" },
	{ ENOSPC, EXIT_SYSTEM, "the host's certificates are larger than the kernel takes" },
};

static const struct meaning svsm_meanings[] = {
	{ EINVAL, EXIT_ABSENT,
	  "the SVSM refused: it knows no such service or manifest version, or does not attest" },
	{ EOPNOTSUPP, EXIT_ABSENT, "the SVSM does not attest" },
};

static const struct meaning tdx_meanings[] = {
	{ EBUSY, EXIT_STALE, "the host is still at work on an earlier quote, try again" },
	{ ETIMEDOUT, EXIT_STALE, "the host did not make the quote in time, try again" },
	{ ENXIO, EXIT_ABSENT, "the provider is gone, or the TDX module makes no TDREPORT" },
	{ EIO, EXIT_SYSTEM, "the host failed to make a quote (--tdreport does without)" },
	{ ENODEV, EXIT_ABSENT, "the host makes no quotes (--tdreport does without)" },
	{ EOPNOTSUPP, EXIT_ABSENT, "the host makes no quotes (--tdreport does without)" },
	{ EMSGSIZE, EXIT_NO, "the kernel refused the quote: its size is impossible" },
	{ EPROTO, EXIT_NO, "the kernel refused the quote: it is malformed" },
};

static const struct meaning cca_meanings[] = {
	{ EINVAL, EXIT_SYSTEM, "the kernel or the layer below did not take the challenge" },
	{ ENXIO, EXIT_ABSENT, "the provider is gone" },
	{ EIO, EXIT_SYSTEM, "the layer below failed to make a token" },
	{ ETIMEDOUT, EXIT_STALE, "the layer below did not make the token in time, try again" },
	{ EFBIG, EXIT_NO, "the kernel refused the token: it is longer than was said before" },
};

static const struct meaning tdreport_meanings[] = {
	{ ENOENT, EXIT_ABSENT, "there is no /dev/tdx_guest: this is no TD, or load tdx_guest" },
	{ ENODEV, EXIT_ABSENT, "there is no /dev/tdx_guest: this is no TD, or load tdx_guest" },
	{ ENXIO, EXIT_ABSENT, "the layer below makes no TDREPORTs" },
	{ EACCES, EXIT_SYSTEM, "only root may ask for a TDREPORT" },
	{ EPERM, EXIT_SYSTEM, "only root may ask for a TDREPORT" },
	{ EBUSY, EXIT_STALE, "the TDX module is busy, try again" },
};

/* The kernel looks at the name only when it makes the report. */
static const struct meaning service_meanings[] = {
	{ EINVAL, EXIT_USAGE, "the kernel knows no such service provider" },
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

static const struct meaning *find_meaning(const struct meaning *m, size_t n, int err)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (m[i].err == err)
			return &m[i];
	return NULL;
}

static int explain_meaning(const struct meaning *m, int err, const char *doing)
{
	if (err == EINTR && caught_signal())
		return EXIT_SYSTEM;	/* the signal is obeyed once all is cleaned up */
	if (m)
		return fail(m->status, "%s (%s)", m->text, strerrorname_np(err));
	return fail(EXIT_SYSTEM, "%s: %s", doing, strerror(err));
}

static int explain(const struct meaning *m, size_t n, int err, const char *doing)
{
	return explain_meaning(find_meaning(m, n, err), err, doing);
}

/* A TD without a quoting service has no provider, but can make reports all the same. */
static int explain_create(const char *root, int err)
{
	if (err == ENXIO && tdx_guest_present(root))
		return fail(EXIT_ABSENT,
			    "nobody here makes quotes, so there is no provider; --tdreport gets a report that only this machine can check (ENXIO)");
	return explain(create_meanings, ARRAY_SIZE(create_meanings), err,
		       "cannot create a report entry");
}

static bool is_snp(const struct tsm_reply *r)
{
	return !strcmp(r->provider, PROVIDER_SNP);
}

static bool is_tdx(const struct tsm_reply *r)
{
	return !strcmp(r->provider, PROVIDER_TDX);
}

static bool is_cca(const struct tsm_reply *r)
{
	return !strcmp(r->provider, PROVIDER_CCA);
}

/* The same errno says other things of other providers. */
static int explain_read(const struct request *q, const struct tsm_reply *r, int err,
			const char *doing)
{
	const struct meaning *m = NULL;

	if (is_snp(r) && q->service_provider && strcmp(q->service_provider, SERVICE_SVSM))
		m = find_meaning(service_meanings, ARRAY_SIZE(service_meanings), err);
	else if (is_snp(r) && q->service_provider)
		m = find_meaning(svsm_meanings, ARRAY_SIZE(svsm_meanings), err);
	else if (is_tdx(r))
		m = find_meaning(tdx_meanings, ARRAY_SIZE(tdx_meanings), err);
	else if (is_cca(r))
		m = find_meaning(cca_meanings, ARRAY_SIZE(cca_meanings), err);
	else if (is_snp(r))
		m = find_meaning(snp_meanings, ARRAY_SIZE(snp_meanings), err);
	if (!m)
		m = find_meaning(read_meanings, ARRAY_SIZE(read_meanings), err);
	return explain_meaning(m, err, doing);
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

/* An attribute that is not there is as good as one that is empty. */
static int read_more(const struct entry *e, const struct request *q, const char *attr,
		     struct buffer *b, const struct tsm_reply *r)
{
	int rc = read_blob(e, attr, b);

	if (!rc || rc == -ENOENT)
		return 0;
	return explain_read(q, r, -rc, "cannot read what comes with the report");
}

static int read_blobs(const struct entry *e, const struct request *q, struct tsm_reply *r)
{
	int rc = read_blob(e, "outblob", &r->outblob);

	if (rc)
		return explain_read(q, r, -rc, "cannot read the report");
	if (!r->outblob.len)
		return fail(EXIT_SYSTEM, "the report is empty");
	rc = read_more(e, q, "auxblob", &r->auxblob, r);
	if (!rc && q->service_provider)
		rc = read_more(e, q, "manifestblob", &r->manifest, r);
	return rc;
}

/* A private entry has one writer: another step than ours means that the answer is not ours. */
static int check_generation(long long before, long long writes, long long now)
{
	if (now == -2)
		return EXIT_SYSTEM;
	if (before == -1 || now == before + writes)
		return 0;
	if (now < before + writes)
		return fail(EXIT_STALE, "the kernel did not take the nonce, try again");
	return fail(EXIT_STALE, "somebody else wrote to our report entry, the report is not used");
}

static int explain_privlevel(const struct entry *e, const char *level)
{
	char floor[16];

	if (read_text(e, "privlevel_floor", floor, sizeof(floor)))
		snprintf(floor, sizeof(floor), "?");
	return fail(EXIT_USAGE,
		    "privilege level %s is refused: levels from %s to %d can be asked for (EINVAL)",
		    level, floor, SNP_VMPL_MAX);
}

static int write_option(const struct entry *e, const char *attr, const char *value,
			long long *writes)
{
	int rc;

	if (!value)
		return 0;
	rc = tsm_ops.write(e->root, e->name, attr, value, strlen(value));
	if (!rc) {
		++*writes;
		return 0;
	}
	if (rc == -ENOENT)
		return fail(EXIT_ABSENT, "the provider here has no %s (%s)", attr,
			    strerrorname_np(-rc));
	if (rc == -EINVAL && !strcmp(attr, "privlevel"))
		return explain_privlevel(e, value);
	if (rc == -EINVAL)
		return fail(EXIT_USAGE, "the kernel does not take %s as %s (EINVAL)", value, attr);
	return explain_entry(-rc, "cannot write an option of the report");
}

static int write_options(const struct entry *e, const struct request *q, long long *writes)
{
	int rc = write_option(e, "privlevel", q->privlevel, writes);

	if (!rc)
		rc = write_option(e, "service_provider", q->service_provider, writes);
	if (!rc)
		rc = write_option(e, "service_guid", q->service_guid, writes);
	if (!rc)
		rc = write_option(e, "service_manifest_version", q->manifest_version, writes);
	return rc;
}

/* The field of such a report has one size, and so has the nonce for it. */
static int write_nonce(const struct entry *e, const struct nonce *n, const struct tsm_reply *r)
{
	size_t len = is_snp(r) || is_tdx(r) || is_cca(r) ? sizeof(n->bytes) : n->len;
	int rc = tsm_ops.write(e->root, e->name, "inblob", n->bytes, len);

	return rc ? explain_entry(-rc, "cannot write the nonce") : 0;
}

static int send_request(const struct entry *e, const struct request *q, struct tsm_reply *r)
{
	long long before = read_generation(e), writes = 1;
	int rc;

	if (before == -2)
		return EXIT_SYSTEM;
	rc = write_options(e, q, &writes);
	if (!rc)
		rc = write_nonce(e, &q->nonce, r);
	if (rc)
		return rc;
	r->generation = before < 0 ? -1 : before + writes;
	return check_generation(before, writes, before < 0 ? -1 : read_generation(e));
}

static int use_entry(const struct entry *e, const struct request *q, struct tsm_reply *r)
{
	int rc = read_text(e, "provider", r->provider, sizeof(r->provider));

	if (rc)
		return explain_entry(-rc, "cannot read the provider");
	rc = send_request(e, q, r);
	if (!rc)
		rc = read_blobs(e, q, r);
	if (rc || r->generation < 0)
		return rc;
	return check_generation(r->generation, 0, read_generation(e));
}

/* The kernel has checked this already; a report that slipped through must not go further. */
static int check_hcl(const struct tsm_reply *r, const struct nonce *n)
{
	struct hcl_report hcl;
	struct claims claims = { 0 };
	const char *why;
	int rc = 0;

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

/* Nobody on the way here has looked into it. */
static int check_snp(const struct tsm_reply *r, const struct request *q)
{
	uint8_t expected[HCL_USER_DATA_SIZE];
	struct snp_report s;

	if (!snp_parse(buffer_view(&r->outblob), &s))
		return fail(EXIT_NO, "the kernel handed out an unusable report: it has %zu bytes",
			    r->outblob.len);
	if (q->service_provider && !r->manifest.len)
		return fail(EXIT_NO, "the SVSM gave no manifest");
	if (!manifest_report_data(&q->nonce, buffer_view(&r->manifest), expected) ||
	    memcmp(expected, s.report_data.p, sizeof(expected)))
		return fail(EXIT_NO, "the kernel handed out a report without our nonce%s",
			    r->manifest.len ? " and the manifest" : "");
	return 0;
}

static int check_report_data(const struct td *td, const struct nonce *n)
{
	if (!memcmp(td->report_data.p, n->bytes, sizeof(n->bytes)))
		return 0;
	return fail(EXIT_NO, "the kernel handed out a report without our nonce");
}

static int check_quote(const struct tsm_reply *r, const struct nonce *n)
{
	struct quote q;
	const char *why = quote_parse(buffer_view(&r->outblob), &q);

	if (why)
		return fail(EXIT_NO, "the kernel handed out an unusable quote: %s", why);
	return check_report_data(&q.td, n);
}

static int check_tdreport(const struct tsm_reply *r, const struct nonce *n)
{
	struct tdreport t;
	const char *why = tdreport_parse(buffer_view(&r->outblob), &t);

	if (!why)
		why = tdreport_hash_problem(&t);
	if (why)
		return fail(EXIT_NO, "the kernel handed out an unusable TDREPORT: %s", why);
	return check_report_data(&t.td, n);
}

static int check_token(const struct tsm_reply *r, const struct nonce *n)
{
	struct cca_token t;
	char why[WHY_SIZE];

	if (!cca_parse(buffer_view(&r->outblob), &t, why))
		return fail(EXIT_NO, "the kernel handed out an unusable token: %s", why);
	/* of a profile that is not known here nothing more can be said */
	if (cca_profile_problem(&t))
		return 0;
	if (!cca_parse_claims(&t, why))
		return fail(EXIT_NO, "the kernel handed out an unusable token: %s", why);
	if (!view_equal(t.realm.challenge, (struct view){ n->bytes, sizeof(n->bytes) }))
		return fail(EXIT_NO, "the kernel handed out a token without our nonce");
	return 0;
}

static int check_reply(const struct tsm_reply *r, const struct request *q)
{
	if (is_tdx(r))
		return check_quote(r, &q->nonce);
	if (is_cca(r))
		return check_token(r, &q->nonce);
	if (!strcmp(r->provider, PROVIDER_HCL))
		return check_hcl(r, &q->nonce);
	return is_snp(r) ? check_snp(r, q) : 0;
}

int request_report(const char *root, const struct request *q, struct tsm_reply *r)
{
	struct entry e;
	int rc, gone;

	memset(r, 0, sizeof(*r));
	catch_signals();
	rc = entry_create(&e, root);
	if (rc)
		return explain_create(root, -rc);
	rc = use_entry(&e, q, r);
	gone = tsm_ops.remove(e.root, e.name);
	if (caught_signal()) {
		reply_free(r);
		obey_signal();
	}
	if (!rc && gone)
		rc = fail(EXIT_SYSTEM, "cannot remove the report entry %s: %s", e.name,
			  strerror(-gone));
	if (!rc)
		rc = check_reply(r, q);
	if (rc)
		reply_free(r);
	return rc;
}

int request_tdreport(const char *root, const struct nonce *nonce, struct tsm_reply *r)
{
	int rc;

	*r = (struct tsm_reply){ .provider = PROVIDER_TDX, .generation = -1 };
	r->outblob.p = malloc(TDREPORT_SIZE);
	if (!r->outblob.p)
		return fail(EXIT_SYSTEM, "out of memory");
	r->outblob.len = TDREPORT_SIZE;
	rc = tdx_guest_report(root, nonce->bytes, r->outblob.p);
	if (rc)
		rc = explain(tdreport_meanings, ARRAY_SIZE(tdreport_meanings), -rc,
			     "cannot get a TDREPORT");
	else
		rc = check_tdreport(r, nonce);
	if (rc)
		reply_free(r);
	return rc;
}

void reply_free(struct tsm_reply *r)
{
	buffer_free(&r->outblob);
	buffer_free(&r->auxblob);
	buffer_free(&r->manifest);
}

static int read_provider(const struct entry *e, struct tsm_provider *p)
{
	int rc = read_text(e, "provider", p->name, sizeof(p->name));

	if (!rc && read_text(e, "privlevel_floor", p->privlevel_floor,
			     sizeof(p->privlevel_floor)))
		p->privlevel_floor[0] = '\0';
	return rc;
}

/* Another's entry tells the name without a new one, and to everybody. */
static int provider_of_existing(const char *root, struct tsm_provider *p)
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
			rc = read_provider(&e, p);
	}
	names_free(&names);
	return rc;
}

int request_provider(const char *root, struct tsm_provider *p)
{
	struct entry e;
	int rc;

	memset(p, 0, sizeof(*p));
	rc = provider_of_existing(root, p);
	if (!rc)
		return 0;
	catch_signals();
	rc = entry_create(&e, root);
	if (rc)
		return rc;
	rc = read_provider(&e, p);
	tsm_ops.remove(e.root, e.name);
	obey_signal();
	return rc;
}
