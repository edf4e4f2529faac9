// SPDX-License-Identifier: GPL-2.0-only
/* The whole program, over its socket, as QEMU and a guest use it: test-socket VTPM KEYS-DIR */
#include <fcntl.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../util.h"
#include "client.h"
#include "judge.h"
#include "tap.h"

#define NV_REPORT	0x01400001
#define NV_USER_DATA	0x01400002
#define NV_AK_CERT	0x01c101d0
#define HOSTILE_REQUESTS 400

static const char *vtpm, *keys;
static const char *const no_options[] = { NULL };

/* ---- what a guest does ---- */

static void make_user_data(u8 out[64], unsigned int n)
{
	for (int i = 0; i < 64; i++)
		out[i] = n * 7 + i * (n + 1) + (n >> 3);
	out[0] = n;
	out[1] = n >> 8;
}

static void define_user_data(struct client *c)
{
	const struct nv_public pub = {
		.index = NV_USER_DATA, .size = 64,
		.attributes = TPMA_NV_OWNERREAD | TPMA_NV_OWNERWRITE | TPMA_NV_AUTHREAD |
			      TPMA_NV_AUTHWRITE | TPMA_NV_NO_DA,
	};

	check(!tpm2_nv_define(&c->link, TPM_RH_OWNER, NULL, &pub, NULL),
	      "the guest defines its index");
}

static u32 write_user_data(struct client *c, const u8 user_data[64])
{
	return tpm2_nv_write(&c->link, TPM_RH_OWNER, NULL, NV_USER_DATA, user_data, 64);
}

/* The whole index as the owner, from offset 0. */
static u32 read_index(struct client *c, u32 index, u8 *out, size_t *len)
{
	struct nv_public pub;
	u32 rc = tpm2_nv_read_public(&c->link, index, &pub);

	for (size_t off = 0; !rc && off < pub.size; off += TPM_NV_CHUNK)
		rc = tpm2_nv_read(&c->link, TPM_RH_OWNER, NULL, index, off,
				  min_size(pub.size - off, TPM_NV_CHUNK), out + off);
	*len = rc ? 0 : pub.size;
	return rc;
}

static const char *verdict(struct client *c, const struct judge *j, const u8 user_data[64])
{
	u8 index[65536];
	size_t len;
	u32 rc = read_index(c, NV_REPORT, index, &len);

	switch (rc) {
	case 0:
		return judge_report(j, index, len, user_data);
	case TPM_RC_HANDLE_1:
		return "ENOENT";
	case TPM_RC_NV_AUTHORIZATION:
		return "EPERM";
	case 0x9a2:
		return "EACCES";
	default:
		return "EIO";
	}
}

static bool is(const char *got, const char *wanted)
{
	if (strcmp(got, wanted))
		printf("# got %s, wanted %s\n", got, wanted);
	return !strcmp(got, wanted);
}

/* Firmware does this before it starts the guest. */
static void lock_platform(struct client *c)
{
	const struct tpm_auth password = { .len = 20, .data = "firmware's password" };

	check(!tpm2_change_auth(&c->link, TPM_RH_PLATFORM, NULL, &password),
	      "firmware locks the platform hierarchy");
}

static void start(struct client *c, const char *const *options)
{
	client_start(c, vtpm, keys, options);
	client_power_on(c);
}

#define START(c, ...)	start(c, (const char *const []){ __VA_ARGS__, NULL })

static void finish(struct client *c)
{
	check(client_end(c) == 0, "the vTPM ends when QEMU has gone");
}

/* ---- the control channel ---- */

static void test_control(void)
{
	const u8 read_clock[] = { 0x80, 1, 0, 0, 0, 10, 0, 0, 1, 0x81 };
	u8 a[4096], info[16] = { 0, 0, 0, 0, 0, 0, 0, 1 };
	struct client c;
	int len;

	client_start(&c, vtpm, keys, no_options);
	client_send_data_fd(&c);
	len = c.link.submit(&c, read_clock, sizeof(read_clock), a);
	check(len >= 10 && get_be16(a) == 0x8001 && get_be32(a + 6),
	      "a probe before INIT gets an error, with TPM 2.0's tag");
	client_control(&c, 1, NULL, 0, a, 8);
	check(!get_be32(a) && (get_be32(a + 4) & 0x348f) == 0x348f, "capabilities QEMU needs");
	memset(a, 0, 4);
	client_control(&c, 0x11, a, 4, a, 16);
	check(!get_be32(a) && get_be32(a + 4) >= get_be32(a + 8) &&
	      get_be32(a + 4) <= get_be32(a + 12), "buffer size");
	client_power_on(&c);
	check(client_control_result(&c, 0x77, 0, 0), "an unknown command gets an error");
	check(client_control_result(&c, 0x06, 0, 0), "one that is not offered too");
	client_control(&c, 4, NULL, 0, a, 8);
	check(!get_be32(a), "established bit");
	check(!client_control_result(&c, 5, 0, 4), "locality 0");
	check(client_control_result(&c, 5, 9u << 24, 4), "locality 9 is refused");
	check(!client_control_result(&c, 5, 0, 4), "locality 0 again");
	check(!client_control_result(&c, 9, 0, 0), "cancel");
	check(!client_control_result(&c, 0x13, 10, 4), "lock storage");
	client_control(&c, 0x12, info, sizeof(info), a, 12);
	len = get_be32(a + 8);
	client_read_control(&c, a + 12, len);
	check(!get_be32(a) && len > 2 && a[12] == '{', "information");
	check(!client_control_result(&c, 3, 0, 0), "shutdown");
	finish(&c);
}

/* ---- honest behaviour ---- */

static void test_boot(const char *isolation, u32 type)
{
	const u8 zeros[64] = { 0 };
	u8 user_data[64], cert[4096];
	struct bytes der = { 0 };
	struct judge j;
	struct client c;
	size_t len;

	judge_load(&j, keys, type);
	START(&c, "--isolation", isolation);
	check(is(verdict(&c, &j, zeros), type ? "ok" : "ENOENT"),
	      "%s: %s", isolation, type ? "a report with zero user data at boot" : "no report");
	check(!read_index(&c, NV_AK_CERT, cert, &len) && !file_read(path_in(keys, "ak-cert.der"),
								    &der) &&
	      der.len < len && !memcmp(cert, der.data, der.len) && !cert[len - 1],
	      "%s: the AK certificate, zero padded", isolation);
	define_user_data(&c);
	make_user_data(user_data, type + 1);
	check(!write_user_data(&c, user_data), "%s: user data is written", isolation);
	finish(&c);
	bytes_clear(&der);
	EVP_PKEY_free(j.vcek);
}

/* TPM2_ReadPublic; an RSA key's modulus ends its public area. */
static bool certified_key(struct client *c, u32 handle, const struct bytes *cert)
{
	u8 cmd[14] = { 0x80, 1, 0, 0, 0, 14, 0, 0, 1, 0x73 }, rsp[TPM_BUFFER_MAX];

	put_be32(cmd + 10, handle);
	if (c->link.submit(c, cmd, sizeof(cmd), rsp) < 300 || get_be32(rsp + 6))
		return false;
	return memmem(cert->data, cert->len, rsp + 12 + get_be16(rsp + 10) - 256, 256);
}

static void test_keys(void)
{
	struct bytes cert = { 0 };
	struct client c;

	if (file_read(path_in(keys, "ak-cert.der"), &cert))
		die("no AK certificate");
	START(&c, NULL);
	check(certified_key(&c, 0x81000003, &cert), "the key at 0x81000003 is the certified AK");
	check(!certified_key(&c, 0x81000001, &cert), "the one at 0x81000001 is not");
	finish(&c);
	bytes_clear(&cert);
}

static void test_guest_rights(void)
{
	struct nv_public pub = { 0 };
	u8 out[16];
	struct client c;

	START(&c, NULL);
	lock_platform(&c);
	tpm2_nv_read_public(&c.link, NV_REPORT, &pub);
	check((pub.attributes & ~TPMA_NV_WRITTEN) == 0x42060004 && pub.size >= 2048,
	      "the report index has OpenHCL's attributes, size %u", pub.size);
	check(tpm2_nv_write(&c.link, TPM_RH_OWNER, NULL, NV_REPORT, out, 16),
	      "the owner cannot write the report");
	check(tpm2_nv_write(&c.link, NV_REPORT, NULL, NV_REPORT, out, 16),
	      "nor anybody with an empty password");
	check(tpm2_nv_undefine(&c.link, TPM_RH_OWNER, NULL, NV_REPORT), "nor remove it");
	check(tpm2_nv_undefine(&c.link, TPM_RH_PLATFORM, NULL, NV_REPORT),
	      "nor remove it as the platform");
	check(tpm2_nv_write(&c.link, TPM_RH_OWNER, NULL, NV_AK_CERT, out, 16),
	      "nor write the AK certificate");
	check(!tpm2_nv_read(&c.link, TPM_RH_OWNER, NULL, NV_REPORT, 0, 16, out) &&
	      !memcmp(out, "HCLA", 4), "but read it");
	finish(&c);
}

/* False when the machine stalled: what was to be seen at that moment is over. */
static bool sleep_until(double moment, double latest)
{
	double left = moment - seconds_now();

	if (left > 0)
		usleep(left * 1e6);
	if (seconds_now() < latest)
		return true;
	printf("# too late by %.1f s for a look within the two seconds\n", seconds_now() - latest);
	return false;
}

/* The real two seconds. */
static void test_refresh_rule(void)
{
	u8 a[64], b[64], d[64], piece[16];
	struct judge j;
	struct client c;
	double fresh;

	judge_load(&j, keys, 2);
	make_user_data(a, 1);
	make_user_data(b, 2);
	make_user_data(d, 3);
	START(&c, NULL);
	define_user_data(&c);
	write_user_data(&c, a);
	check(is(verdict(&c, &j, a), "ok"), "the first read refreshes");
	fresh = seconds_now();
	write_user_data(&c, b);
	if (sleep_until(fresh, fresh + 1)) {
		check(is(verdict(&c, &j, b), "ESTALE"),
		      "a read soon after does not, and gives no error");
		check(is(verdict(&c, &j, a), "ok"), "it gives the old report");
	}
	if (sleep_until(fresh + 1.7, fresh + 1.9))
		check(is(verdict(&c, &j, b), "ESTALE"), "still so after 1.7 s");
	sleep_until(fresh + 2.1, fresh + 3600);
	tpm2_nv_read(&c.link, TPM_RH_OWNER, NULL, NV_REPORT, 1024, 16, piece);
	write_user_data(&c, d);
	check(is(verdict(&c, &j, d), "ok"), "after 2.1 s a read at 0 refreshes");
	check(is(verdict(&c, &j, b), "ESTALE"), "the read at 1024 before it had not");
	finish(&c);
	EVP_PKEY_free(j.vcek);
}

static void test_reset(void)
{
	u8 a[64];
	struct judge j;
	struct client c;

	judge_load(&j, keys, 2);
	make_user_data(a, 1);
	START(&c, "--misbehave", "owner-auth,missing-index,wrong-hash,good", "--refresh-ms",
	      "0");
	lock_platform(&c);
	define_user_data(&c);
	write_user_data(&c, a);
	client_power_on(&c);
	check(is(verdict(&c, &j, a), "ok"), "after a reset in owner-auth the owner is free");
	make_user_data(a, 2);
	check(!write_user_data(&c, a), "the guest's index has survived");
	check(is(verdict(&c, &j, a), "ENOENT"), "missing-index, without a locked platform");
	client_power_on(&c);
	check(is(verdict(&c, &j, a), "ok"), "the index is back after a reset");
	make_user_data(a, 3);
	write_user_data(&c, a);
	check(is(verdict(&c, &j, a), "EBADMSG"), "wrong-hash");
	client_power_on(&c);
	check(is(verdict(&c, &j, a), "ok"), "is over after a reset");
	make_user_data(a, 4);
	write_user_data(&c, a);
	check(is(verdict(&c, &j, a), "ok"), "and the next request is good");
	finish(&c);
	EVP_PKEY_free(j.vcek);
}

static size_t get_state(struct client *c, u32 type, u8 *out, size_t max)
{
	u8 body[12] = { 0 }, result[4], head[12];
	size_t len;

	put_be32(body + 4, type);
	client_control(c, 0x0c, body, sizeof(body), result, sizeof(result));
	if (get_be32(result))
		return 0;
	client_read_control(c, head, sizeof(head));	/* flags, total, length */
	len = get_be32(head + 8);
	if (get_be32(head + 4) != len || len > max)
		return 0;
	client_read_control(c, out, len);
	return len;
}

static u32 set_state(struct client *c, u32 type, const u8 *data, size_t len)
{
	u8 *body = xmalloc(12 + len), answer[4];

	put_be32(body + 4, type);
	put_be32(body + 8, len);
	memcpy(body + 12, data, len);
	client_control(c, 0x0d, body, 12 + len, answer, sizeof(answer));
	free(body);
	return get_be32(answer);
}

/* As for a saved VM: what one vTPM gave away, another one goes on with. */
static void test_state(void)
{
	static u8 permanent[1 << 17], volatile_state[1 << 17];
	size_t permanent_len, volatile_len;
	u8 a[64];
	struct nv_public pub;
	struct judge j;
	struct client c;

	judge_load(&j, keys, 2);
	make_user_data(a, 1);
	START(&c, NULL);
	define_user_data(&c);
	write_user_data(&c, a);
	permanent_len = get_state(&c, 1, permanent, sizeof(permanent));
	volatile_len = get_state(&c, 2, volatile_state, sizeof(volatile_state));
	check(permanent_len && volatile_len, "state is given out");
	check(!get_state(&c, 9, permanent, 0), "but not of an unknown type");
	finish(&c);

	client_start(&c, vtpm, keys, no_options);
	client_send_data_fd(&c);
	check(!set_state(&c, 1, permanent, permanent_len) &&
	      !set_state(&c, 2, volatile_state, volatile_len), "and taken by another vTPM");
	check(!client_control_result(&c, 2, 0, 4), "INIT");
	check(!tpm2_nv_read_public(&c.link, NV_USER_DATA, &pub) && pub.size == 64,
	      "which knows the guest's index, without a Startup");
	make_user_data(a, 2);
	write_user_data(&c, a);
	check(is(verdict(&c, &j, a), "ok"), "and reports for it");
	EVP_PKEY_free(j.vcek);
	finish(&c);
}

/* ---- misbehaviours ---- */

/* first: right after the write; then: on reading once more, as a reader that retries does. */
static const struct {
	const char *mode, *first, *then;
} modes[] = {
	{ "good", "ok", "ok" },
	{ "stale", "ESTALE", "ESTALE" },
	{ "stale-once", "ESTALE", "ok" },
	{ "truncated-claims", "EMSGSIZE", "EMSGSIZE" },
	{ "wrong-hash", "EBADMSG", "EBADMSG" },
	{ "other-user-data", "ESTALE", "ESTALE" },
	{ "no-user-data", "EPROTO", "EPROTO" },
	{ "oversize-report", "EMSGSIZE", "EMSGSIZE" },
	{ "oversize-data", "EMSGSIZE", "EMSGSIZE" },
	{ "oversize-claims", "EMSGSIZE", "EMSGSIZE" },
	{ "wrong-type", "EPROTOTYPE", "EPROTOTYPE" },
	{ "wrong-magic", "EPROTO", "EPROTO" },
	{ "wrong-version", "EPROTO", "EPROTO" },
	{ "wrong-hash-type", "EOPNOTSUPP", "EOPNOTSUPP" },
	{ "missing-index", "ENOENT", "ok" },
	{ "no-owner-read", "EPERM", "ok" },
	{ "owner-auth", "EACCES", "ok" },
	{ "short-index", "EMSGSIZE", "EMSGSIZE" },
	{ "nv-error", "EIO", "EIO" },
	{ "garbage", "EPROTO", "EPROTO" },
	{ "bad-signature", "unverifiable", "unverifiable" },
	{ "no-ak-cert", "ok", "ok" },
};

static char *mode_list(void)
{
	static char list[1024];

	list[0] = '\0';
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s,good,",
			 modes[i].mode);
	strcat(list, "good");
	return list;
}

/* Each mode, and a good request behind it: nothing of a misdeed may outlive its request. */
static void test_modes(const char *isolation, u32 type)
{
	u8 user_data[64], cert[4096];
	struct judge j;
	struct client c;
	size_t len;

	judge_load(&j, keys, type);
	START(&c, "--isolation", isolation, "--misbehave", mode_list(), "--refresh-ms", "0");
	lock_platform(&c);
	define_user_data(&c);
	make_user_data(user_data, 0);
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		const char *mode = modes[i].mode;

		make_user_data(user_data, 2 * i + 1);
		check(!write_user_data(&c, user_data), "%s, %s: begins", isolation, mode);
		check(is(verdict(&c, &j, user_data), modes[i].first), "%s, %s: %s", isolation,
		      mode, modes[i].first);
		check(is(verdict(&c, &j, user_data), modes[i].then), "%s, %s: then %s",
		      isolation, mode, modes[i].then);
		check(!read_index(&c, NV_AK_CERT, cert, &len) == !!strcmp(mode, "no-ak-cert"),
		      "%s, %s: AK certificate", isolation, mode);
		make_user_data(user_data, 2 * i + 2);
		check(!write_user_data(&c, user_data), "%s, after %s: begins", isolation, mode);
		check(is(verdict(&c, &j, user_data), "ok"), "%s, after %s: ok", isolation, mode);
	}
	finish(&c);
	EVP_PKEY_free(j.vcek);
}

/* Inside the two seconds a good request behind a bad one sees old but honest content. */
static void test_no_leftovers(void)
{
	u8 user_data[64];
	struct judge j;
	struct client c;

	judge_load(&j, keys, 2);
	START(&c, "--misbehave", "garbage,good");
	define_user_data(&c);
	make_user_data(user_data, 1);
	write_user_data(&c, user_data);
	check(is(verdict(&c, &j, user_data), "EPROTO"), "garbage");
	make_user_data(user_data, 2);
	write_user_data(&c, user_data);
	check(is(verdict(&c, &j, user_data), "ESTALE"), "then stale, and not garbage");
	finish(&c);
	EVP_PKEY_free(j.vcek);
}

/* ---- the record and hostile runs ---- */

struct line {
	char mode[32], expect[32], user_data[129];
	int request, refreshes, stale, errors, applied;
};

static void copy_string(struct json_object *o, const char *key, char *out, size_t size)
{
	snprintf(out, size, "%s", json_object_get_string(json_object_object_get(o, key)));
}

static int get_int(struct json_object *o, const char *key)
{
	return json_object_get_int(json_object_object_get(o, key));
}

static size_t read_record(const char *path, struct line *lines, size_t max)
{
	char text[4096];
	FILE *f = fopen(path, "re");
	size_t n = 0;

	while (f && n < max && fgets(text, sizeof(text), f)) {
		struct json_object *o = json_tokener_parse(text);
		struct line *l = &lines[n++];

		if (!o || text[strlen(text) - 1] != '\n')
			die("%s: line %zu is not JSON", path, n);
		copy_string(o, "mode", l->mode, sizeof(l->mode));
		copy_string(o, "expect", l->expect, sizeof(l->expect));
		copy_string(o, "user_data", l->user_data, sizeof(l->user_data));
		l->request = get_int(o, "request");
		l->refreshes = get_int(o, "refreshes");
		l->stale = get_int(o, "stale");
		l->errors = get_int(o, "errors");
		l->applied = get_int(o, "applied");
		json_object_put(o);
	}
	if (f)
		fclose(f);
	return n;
}

static const char *temp_file(const char *name)
{
	return path_in(keys, name);
}

static void test_record(void)
{
	const char *path = temp_file("test-record");
	struct line l[4];
	u8 user_data[64];
	char hex[129];
	struct judge j;
	struct client c;

	judge_load(&j, keys, 2);
	START(&c, "--misbehave", "stale-once,nv-error", "--record", path, "--refresh-ms", "0");
	define_user_data(&c);
	make_user_data(user_data, 1);
	write_user_data(&c, user_data);
	check(read_record(path, l, 4) == 1 && !l[0].refreshes, "a line when the request begins");
	verdict(&c, &j, user_data);
	verdict(&c, &j, user_data);
	write_user_data(&c, user_data);
	hex_encode(hex, user_data, 64, false);
	check(read_record(path, l, 4) == 1 && l[0].refreshes == 1 && l[0].stale == 1 &&
	      l[0].applied && !strcmp(l[0].mode, "stale-once") && !strcmp(l[0].user_data, hex),
	      "kept up to date; the same user data again is no new request");
	make_user_data(user_data, 2);
	write_user_data(&c, user_data);
	verdict(&c, &j, user_data);
	check(read_record(path, l, 4) == 2 && l[1].request == 2 && l[1].errors == 1 &&
	      !strcmp(l[1].mode, "nv-error") && l[0].refreshes == 1, "one line a request");
	finish(&c);
	unlink(path);
	EVP_PKEY_free(j.vcek);
}

static bool agrees(const char *got, const char *expect)
{
	if (!strcmp(expect, "any"))
		return true;
	if (!strcmp(expect, "error"))
		return got[0] == 'E';
	return !strcmp(got, expect);
}

/* Returns how many verdicts the record foretold wrongly. */
static unsigned int hostile_run(const char *seed, const char *path, unsigned int requests)
{
	static struct line lines[HOSTILE_REQUESTS];
	static const char *got[HOSTILE_REQUESTS];
	u8 user_data[64];
	struct judge j;
	struct client c;
	unsigned int wrong = 0;

	judge_load(&j, keys, 2);
	START(&c, "--hostile", seed, "--record", path, "--refresh-ms", "0");
	lock_platform(&c);
	define_user_data(&c);
	for (unsigned int i = 0; i < requests; i++) {
		make_user_data(user_data, i + 1);
		wrong += !!write_user_data(&c, user_data);
		got[i] = verdict(&c, &j, user_data);
		if (!strcmp(got[i], "ESTALE"))
			got[i] = verdict(&c, &j, user_data);
	}
	finish(&c);
	check(read_record(path, lines, requests) == requests, "seed %s: every request recorded",
	      seed);
	for (unsigned int i = 0; i < requests; i++) {
		if (agrees(got[i], lines[i].expect) && lines[i].applied)
			continue;
		printf("# request %u, %s: got %s, expected %s\n", i + 1, lines[i].mode, got[i],
		       lines[i].expect);
		wrong++;
	}
	EVP_PKEY_free(j.vcek);
	return wrong;
}

static bool same_file(const char *a, const char *b)
{
	struct bytes x = { 0 }, y = { 0 };
	bool same = !file_read(a, &x) && !file_read(b, &y) && x.len == y.len &&
		    !memcmp(x.data, y.data, x.len);

	bytes_clear(&x);
	bytes_clear(&y);
	return same;
}

static void test_hostile(void)
{
	const char *a = temp_file("test-record-a"), *b = temp_file("test-record-b");

	check(!hostile_run("1", a, HOSTILE_REQUESTS),
	      "%d hostile requests end as the record says", HOSTILE_REQUESTS);
	check(!hostile_run("2", b, 60), "60 more with another seed");
	check(!same_file(a, b), "two seeds, two records");
	check(!hostile_run("2", a, 60) && same_file(a, b), "one seed, one record");
	unlink(a);
	unlink(b);
}

static void test_speed(void)
{
	u8 user_data[64];
	struct judge j;
	struct client c;
	double begin;

	judge_load(&j, keys, 2);
	begin = seconds_now();
	START(&c, "--refresh-ms", "0");
	printf("# start %.1f ms, ready for the guest %.1f ms\n", c.start_seconds * 1e3,
	       (seconds_now() - begin) * 1e3);
	printf("# a vTPM starts in less than 0.3 s: %s\n",
	       seconds_now() - begin < 0.3 ? "yes" : "no");
	define_user_data(&c);
	begin = seconds_now();
	for (unsigned int i = 1; i <= 100; i++) {
		make_user_data(user_data, i);
		write_user_data(&c, user_data);
		verdict(&c, &j, user_data);
	}
	printf("# a request (write, refresh, read, verify) %.2f ms\n",
	       (seconds_now() - begin) * 10);
	finish(&c);
	EVP_PKEY_free(j.vcek);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: test-socket VTPM KEYS-DIR");
	vtpm = argv[1];
	keys = argv[2];
	setvbuf(stdout, NULL, _IOLBF, 0);
	test_control();
	test_boot("snp", 2);
	test_boot("tdx", 4);
	test_boot("vbs", 1);
	test_boot("none", 0);
	test_keys();
	test_guest_rights();
	test_refresh_rule();
	test_reset();
	test_state();
	test_modes("snp", 2);
	test_modes("tdx", 4);
	test_modes("vbs", 1);
	test_no_leftovers();
	test_record();
	test_hostile();
	test_speed();
	return tap_end();
}
