// SPDX-License-Identifier: GPL-2.0-only
/* The small parts: hex, nonces, files, the real configfs access on a plain directory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../file.h"
#include "../hex.h"
#include "../measurement.h"
#include "../nonce.h"
#include "../out.h"
#include "../sysfs.h"
#include "../tsm.h"
#include "tap.h"

static void test_view(void)
{
	static const uint8_t p[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct view v = { p, sizeof(p) }, s;
	uint32_t w;
	uint64_t d;

	ok(view_sub(v, 8, 0, &s) && !s.len, "view: nothing at the end");
	ok(!view_sub(v, 9, 0, &s), "view: nothing behind the end");
	ok(!view_sub(v, 1, 8, &s), "view: one too many");
	ok(!view_sub(v, 1, SIZE_MAX, &s), "view: length wraps");
	ok(!view_sub(v, SIZE_MAX, 1, &s), "view: offset wraps");
	ok(!view_sub(v, SIZE_MAX, SIZE_MAX, &s), "view: both wrap");
	ok(view_le32(v, 4, &w) && w == 0x08070605, "view: last word");
	ok(!view_le32(v, 5, &w), "view: word across the end");
	ok(view_le64(v, 0, &d) && d == 0x0807060504030201, "view: double word");
	ok(!view_le64(v, 1, &d), "view: double word across the end");
	ok(view_is_zero((struct view){ NULL, 0 }), "view: nothing is zero");
}

static void test_hex(void)
{
	uint8_t b[4] = { 0 };
	char s[9];

	ok(hex_decode("00ffAbcD", 8, b) && b[1] == 0xff && b[2] == 0xab && b[3] == 0xcd,
	   "hex: both cases");
	ok(!strcmp(hex_encode(b, 4, s), "00ffabcd"), "hex: there and back");
	ok(!hex_decode("0", 1, b), "hex: odd");
	ok(!hex_decode("0g", 2, b) && !hex_decode("g0", 2, b), "hex: no digit");
	ok(!hex_decode("0/", 2, b) && !hex_decode("0:", 2, b) && !hex_decode("0@", 2, b) &&
	   !hex_decode("0`", 2, b), "hex: neighbours of digits");
	ok(hex_decode("", 0, b), "hex: nothing");
}

static void test_nonce(void)
{
	char digits[133];
	struct nonce n;

	memset(digits, 'a', sizeof(digits));
	digits[128] = '\0';
	ok(!nonce_from_arg(digits, &n) && n.len == 64 && n.bytes[63] == 0xaa, "nonce: 64 bytes");
	digits[128] = 'a';
	digits[130] = '\0';
	ok(nonce_from_arg(digits, &n) == EXIT_USAGE, "nonce: 65 bytes");
	ok(nonce_from_arg("00", &n) == EXIT_USAGE, "nonce: one zero byte");
	ok(nonce_from_arg("00000000000000000000000000", &n) == EXIT_USAGE, "nonce: all zeros");
	ok(!nonce_from_arg("410000", &n) && n.len == 3 && nonce_strength(&n) == 1,
	   "nonce: zeros at the end do not count");
	ok(nonce_from_arg("000", &n) == EXIT_USAGE, "nonce: odd");
	ok(nonce_from_arg("", &n) == EXIT_USAGE, "nonce: empty");
	ok(nonce_from_arg("0x00", &n) == EXIT_USAGE, "nonce: 0x is a file name");
	ok(!nonce_random(&n) && n.len == NONCE_RANDOM_SIZE, "nonce: random");
	ok(view_is_zero((struct view){ n.bytes + n.len, sizeof(n.bytes) - n.len }),
	   "nonce: zero padded");
}

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	if (!f)
		abort();
	fputs(text, f);
	fclose(f);
}

/* The same name as hex and as a file: hex wins, ./ makes it the file. */
static void test_nonce_file(void)
{
	struct nonce n;

	put("cafe", "abc");
	ok(!nonce_from_arg("cafe", &n) && n.len == 2 && n.bytes[0] == 0xca, "nonce: hex wins");
	ok(!nonce_from_arg("./cafe", &n) && n.len == 3 && n.bytes[0] == 'a', "nonce: ./ is a file");
	put("exact", "0123456789012345678901234567890123456789012345678901234567890123");
	ok(!nonce_from_arg("exact", &n) && n.len == 64, "nonce: file of 64 bytes");
	put("more", "01234567890123456789012345678901234567890123456789012345678901234");
	ok(nonce_from_arg("more", &n) == EXIT_USAGE, "nonce: file of 65 bytes");
	put("none", "");
	ok(nonce_from_arg("none", &n) == EXIT_USAGE, "nonce: empty file");
}

static void test_measurement(void)
{
	struct measurements m = { .n = 0 };
	char digits[99];
	int i;

	memset(digits, 'a', sizeof(digits));
	digits[96] = '\0';
	ok(!measurement_add(digits, &m) && m.n == 1 && m.v[0].p[47] == 0xaa, "measurement: digits");
	put("hex", digits);
	put("raw", digits + 48);
	digits[94] = '\0';
	ok(measurement_add(digits, &m) == EXIT_USAGE, "measurement: 47 bytes");
	ok(measurement_add("", &m) == EXIT_USAGE, "measurement: empty");
	ok(!measurement_add("./hex", &m) && m.v[1].p[0] == 0xaa, "measurement: file of digits");
	ok(!measurement_add("./raw", &m) && m.v[2].p[0] == 'a', "measurement: file of 48 bytes");
	put("line", digits);
	ok(measurement_add("./line", &m) == EXIT_USAGE, "measurement: file of 94 digits");
	ok(measurement_add("absent", &m) == EXIT_USAGE, "measurement: no file");
	ok(measurement_known(&m, (struct view){ m.v[2].p, m.v[2].len }) &&
	   !measurement_known(&m, (struct view){ m.v[2].p, m.v[2].len - 1 }),
	   "measurement: known as a whole only");
	for (i = 3; i < MEASUREMENTS_MAX; i++)
		measurement_add("./hex", &m);
	ok(m.n == MEASUREMENTS_MAX && measurement_add("./hex", &m) == EXIT_USAGE,
	   "measurement: no more than %d", MEASUREMENTS_MAX);
}

static void test_file_same(void)
{
	mkdir("d", 0755);
	put("d/x", "");
	put("d/y", "");
	ok(!link("d/x", "d/hard") && !symlink("x", "d/soft"), "same: links");
	ok(file_is_same("d/x", "./d/../d/x"), "same: another path");
	ok(file_is_same("d/x", "d/hard") && file_is_same("d/soft", "d/x"), "same: by a link");
	ok(!file_is_same("d/x", "d/y") && !file_is_same("d/x", "d/new"), "same: not");
	ok(file_is_same("new", "./new") && file_is_same("d/new", "./d//new"), "same: both new");
	ok(!file_is_same("new", "d/new") && !file_is_same("new", "newer"), "same: new, but not");
	ok(!file_is_same("/dev/null", "/dev/./null"), "same: a device takes both");
}

static void test_file_out(void)
{
	static const uint8_t text[] = "new";
	struct view v = { text, 3 };
	struct file_out f;
	struct stat st;

	put("target", "old");
	ok(!file_out_write(&f, "target", v), "file: written");
	ok(!stat("target", &st) && st.st_size == 3 && f.temp, "file: not yet under its name");
	file_out_abort(&f);
	ok(file_out_write(&f, "absent/x", v) == EXIT_SYSTEM, "file: no such directory");
	umask(027);
	ok(!file_out_write(&f, "fresh", v) && !file_out_commit(&f), "file: committed");
	ok(!stat("fresh", &st) && (st.st_mode & 0777) == 0640, "file: mode follows the umask");
	ok(file_out_write(&f, ".", v) == EXIT_SYSTEM, "file: a directory");
}

static void test_sysfs(void)
{
	char value[SYSFS_VALUE_MAX], path[16];
	struct names n;

	put("value", "one\ntwo\n");
	ok(sysfs_read("value", value) && !strcmp(value, "one"), "sysfs: first line only");
	put("value", "\x1b[31m\x80");
	ok(sysfs_read("value", value) && !strcmp(value, "?[31m?"), "sysfs: printable only");
	ok(!sysfs_read("absent", value) && errno == ENOENT, "sysfs: absent");
	ok(!sysfs_read(".", value), "sysfs: a directory");
	ok(!sysfs_path(path, sizeof(path), "/0123456789", "/%s", "abcd") && errno == ENAMETOOLONG,
	   "sysfs: path too long");
	ok(sysfs_path(path, sizeof(path), "/0123456789", "/%s", "abc"), "sysfs: path fits");
	ok(sysfs_list(".", &n) && n.n > 3 && !strcmp(n.v[0], "cafe"), "sysfs: list is sorted");
	names_free(&n);
	ok(!sysfs_list("absent", &n) && errno == ENOENT, "sysfs: list of nothing");
}

/* The real operations against a directory; what only the kernel does is faked elsewhere. */
static void test_tsm(void)
{
	static const char dir[] = "root" TSM_REPORT_DIR;
	char buf[8], cmd[128];
	struct stat st;

	snprintf(cmd, sizeof(cmd), "%s/e", dir);
	ok(tsm_ops.create("root", "e") == -ENOENT, "tsm: no configfs");
	mkdir("root", 0755);
	mkdir("root/sys", 0755);
	mkdir("root/sys/kernel", 0755);
	mkdir("root/sys/kernel/config", 0755);
	mkdir("root/sys/kernel/config/tsm", 0755);
	mkdir(dir, 0755);
	ok(!tsm_ops.create("root", "e") && !stat(cmd, &st), "tsm: entry made");
	ok(tsm_ops.create("root", "e") == -EEXIST, "tsm: entry exists");
	ok(tsm_ops.read("root", "e", "outblob", buf, sizeof(buf)) == -ENOENT, "tsm: no attribute");
	ok(tsm_ops.write("root", "e", "inblob", "x", 1) == -ENOENT, "tsm: no attribute to write");
	ok(!tsm_ops.remove("root", "e") && stat(cmd, &st), "tsm: entry removed");
	ok(tsm_ops.remove("root", "e") == -ENOENT, "tsm: entry was removed");
	tsm_ops.create("root", "f");
	snprintf(cmd, sizeof(cmd), "%s/f/outblob", dir);
	put(cmd, "12345678");
	ok(tsm_ops.read("root", "f", "outblob", buf, sizeof(buf)) == 8, "tsm: it just fits");
	ok(tsm_ops.read("root", "f", "outblob", buf, 7) == -EFBIG, "tsm: one byte too many");
	ok(!tsm_ops.write("root", "f", "outblob", "abc", 3), "tsm: written");
	ok(tsm_ops.read("root", "f", "outblob", buf, 8) == 8 && !memcmp(buf, "abc45678", 8),
	   "tsm: in one go");
}

int main(int argc, char **argv)
{
	/* An empty directory to work in is the argument. */
	if (argc != 2 || chdir(argv[1]) || !freopen("messages", "w", stderr))
		return 2;
	out_init(false, false);
	test_view();
	test_hex();
	test_nonce();
	test_nonce_file();
	test_measurement();
	test_file_same();
	test_file_out();
	test_sysfs();
	test_tsm();
	return tap_done();
}
