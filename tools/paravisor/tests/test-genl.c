// SPDX-License-Identifier: GPL-2.0-only
/* Messages of the kernel, its attributes, and pieces of evidence put together. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "../evidence-dir.h"
#include "../genl.h"
#include "../out.h"
#include "../tdi.h"
#include "tap.h"

static struct nl_msg *begin(void)
{
	struct nl_msg *msg = nlmsg_alloc();

	genlmsg_put(msg, 0, 0, 0x20, 0, 0, GENL_EVIDENCE_READ, 1);
	return msg;
}

static struct nl_msg *whole(uint64_t generation)
{
	struct nl_msg *msg = begin();

	nla_put_u32(msg, GENL_TYPE, EVIDENCE_REPORT);
	if (generation >> 32)
		nla_put_u64(msg, GENL_GENERATION, generation);
	else
		nla_put_u32(msg, GENL_GENERATION, (uint32_t)generation);
	nla_put_u32(msg, GENL_LENGTH, 100);
	nla_put_u32(msg, GENL_OFFSET, 96);
	return msg;
}

static bool piece_ok(struct nl_msg *msg, struct evidence_piece *p)
{
	return !genl_piece(nlmsg_hdr(msg), p);
}

static void test_piece(void)
{
	struct nl_msg *msg = whole(5);
	struct evidence_piece p;

	ok(piece_ok(msg, &p) && !p.data.len && p.type == EVIDENCE_REPORT && p.generation == 5,
	   "piece without data, short generation");
	nla_put(msg, GENL_DATA, 4, "data");
	ok(piece_ok(msg, &p) && p.length == 100 && p.offset == 96 && p.data.len == 4 &&
	   !memcmp(p.data.p, "data", 4), "piece with data");
	nla_put_u32(msg, 77, 1);
	ok(piece_ok(msg, &p), "piece with an attribute nobody knows");
	nlmsg_free(msg);
	msg = whole(1ull << 40);
	ok(piece_ok(msg, &p) && p.generation == 1ull << 40, "long generation");
	nlmsg_free(msg);
}

static void test_incomplete_piece(void)
{
	static const enum genl_attr attrs[] = { GENL_TYPE, GENL_GENERATION, GENL_LENGTH,
						GENL_OFFSET };
	struct evidence_piece p;
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(attrs); i++) {
		struct nl_msg *without = begin(), *narrow = begin();

		for (n = 0; n < ARRAY_SIZE(attrs); n++) {
			if (n != i)
				nla_put_u32(without, attrs[n], 1);
			if (n != i)
				nla_put_u32(narrow, attrs[n], 1);
			else
				nla_put_u16(narrow, attrs[n], 1);
		}
		ok(!piece_ok(without, &p), "piece without attribute %d", attrs[i]);
		ok(!piece_ok(narrow, &p), "piece with a narrow attribute %d", attrs[i]);
		nlmsg_free(without);
		nlmsg_free(narrow);
	}
}

/* Headers and attributes that are longer than the message. */
static void test_broken_message(void)
{
	struct nl_msg *msg = whole(1);
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	uint32_t len = hdr->nlmsg_len, at, accepted = 0;
	struct evidence_piece p;
	uint64_t generation;

	for (at = 0; at < len; at++) {
		hdr->nlmsg_len = at;
		accepted += !genl_piece(hdr, &p);
	}
	ok(!accepted, "message cut anywhere: %u of %u accepted", accepted, len);
	hdr->nlmsg_len = NLMSG_HDRLEN;
	ok(genl_generation(hdr, &generation) == -EPROTO, "reply without a header");
	hdr->nlmsg_len = len;
	ok(!genl_generation(hdr, &generation) && generation == 1, "generation of a reply");
	nlmsg_free(msg);
	msg = begin();
	ok(genl_generation(nlmsg_hdr(msg), &generation) == -EPROTO, "reply without generation");
	nlmsg_free(msg);
}

static int add(struct evidence *e, uint32_t type, uint64_t generation, uint32_t length,
	       uint32_t offset, const char *data)
{
	struct evidence_piece p = { type, generation, length, offset,
				    { (const uint8_t *)data, strlen(data) } };

	return evidence_add(&p, e);
}

static void test_collect(void)
{
	struct evidence e = { 0 };

	ok(evidence_end(&e) == -ENODATA, "nothing came");
	ok(!add(&e, 0, 3, 6, 0, "abc") && evidence_end(&e) == -EPROTO, "half an object");
	ok(!add(&e, 0, 3, 6, 3, "def") && !evidence_end(&e), "the other half");
	ok(!memcmp(e.object[0].p, "abcdef", 6) && e.generation == 3, "in order");
	ok(add(&e, 0, 3, 6, 6, "g") == -EPROTO, "more than there is");
	ok(add(&e, 0, 3, 6, 0, "abc") == -EPROTO, "the same again");
	ok(add(&e, 0, 3, 6, UINT32_MAX, "a") == -EPROTO, "offset beyond bounds");
	ok(add(&e, 1, 4, 1, 0, "x") == -EAGAIN, "another generation");
	ok(add(&e, 4, 3, 1, 0, "x") == -EPROTO, "unknown type");
	ok(add(&e, UINT32_MAX, 3, 1, 0, "x") == -EPROTO, "unknown type, huge");
	ok(add(&e, 1, 3, 3, 1, "x") == -EPROTO, "begins in the middle");
	evidence_free(&e);
	ok(add(&e, 1, 0, 1, 0, "x") == -EPROTO, "generation 0");
	ok(add(&e, 1, 1, EVIDENCE_MAX + 1, 0, "x") == -EPROTO, "larger than allowed");
	ok(!add(&e, 2, 1, 0, 0, "") && !evidence_end(&e), "an object that is absent");
	ok(add(&e, 2, 1, 0, 0, "x") == -EPROTO, "absent, with data");
	ok(add(&e, 3, 1, 5, 0, "") == -EPROTO, "no data, but not absent");
	evidence_free(&e);
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (f) {
		fputs(text, f);
		fclose(f);
	}
}

static void test_dir(void)
{
	struct evidence e = { .generation = 9 }, back;
	uint64_t n;

	e.object[0].p = (uint8_t *)strdup("certs");
	e.object[0].len = 5;
	ok(!evidence_save("dir", &e), "directory made");
	ok(!evidence_save("dir", &e), "directory there already");
	ok(!evidence_load("dir", &back) && back.generation == 9 && back.object[0].len == 5 &&
	   !back.object[1].len, "read back, absent objects too");
	evidence_free(&back);
	unlink("dir/generation");
	ok(!evidence_load("dir", &back) && !back.generation, "without generation");
	evidence_free(&back);
	put("dir/generation", "nine\n");
	ok(evidence_load("dir", &back) == EXIT_USAGE, "nonsense for a generation");
	unlink("dir/generation");
	unlink("dir/vca.bin");
	ok(evidence_load("dir", &back) == EXIT_USAGE, "a file is missing");
	ok(evidence_load("absent", &back) == EXIT_USAGE, "no directory");
	ok(evidence_save("dir/certs.bin", &e) == EXIT_USAGE, "a file for a directory");
	ok(evidence_save("absent/dir", &e) == EXIT_SYSTEM, "a directory that cannot be made");
	evidence_free(&e);
	ok(generation_parse("18446744073709551615", &n) && n == UINT64_MAX, "largest generation");
	ok(!generation_parse("18446744073709551616", &n) && !generation_parse("0", &n) &&
	   !generation_parse("-1", &n) && !generation_parse(" 1", &n) &&
	   !generation_parse("1 ", &n) && !generation_parse("", &n), "no generations");
}

/* The real operations: sysfs below a root, and no netlink for another root than this one. */
static void test_ops(void)
{
	const char *dir = "root/sys/bus/pci/devices/0000:01:00.0/tsm";
	struct nonce nonce = { .len = 32 };
	struct evidence e = { 0 };
	uint64_t generation;
	char value[SYSFS_VALUE_MAX];

	ok(!system("mkdir -p root/sys/bus/pci/devices/0000:01:00.0/tsm"), "fake sysfs");
	ok(tdi_ops.write("root", "0000:01:00.0", "lock", "tsm0") == -ENOENT, "no attribute");
	snprintf(value, sizeof(value), "%s/lock", dir);
	put(value, "\n");
	ok(!tdi_ops.write("root", "0000:01:00.0", "lock", "tsm0"), "attribute written");
	ok(sysfs_read("root/sys/bus/pci/devices/0000:01:00.0/tsm/lock", value) &&
	   !strcmp(value, "tsm0"), "and read back");
	ok(tdi_ops.read("root", "x", EVIDENCE_ALL, evidence_add, &e) == -EOPNOTSUPP &&
	   tdi_ops.refresh("root", "x", &nonce, &generation) == -EOPNOTSUPP &&
	   tdi_ops.validate("root", "x", 1) == -EOPNOTSUPP, "no netlink below a root");
}

int main(int argc, char **argv)
{
	if (argc != 2 || chdir(argv[1]) || !freopen("messages", "w", stderr))
		return 2;
	out_init(false, false);
	test_piece();
	test_incomplete_piece();
	test_broken_message();
	test_collect();
	test_dir();
	test_ops();
	return tap_done();
}
