// SPDX-License-Identifier: GPL-2.0-only
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "serve.h"
#include "spdm.h"

#define EXIT_USAGE	2

static const char usage_text[] =
"usage: paravisor-dsm keys --dir DIR\n"
"       paravisor-dsm serve --socket PATH --keys DIR [--record FILE] [--misbehave NAME]\n"
"       paravisor-dsm make --keys DIR --nonce HEX --out DIR [--misbehave NAME]\n"
"       paravisor-dsm modes\n"
"\n"
"keys   makes what is missing of a device's throw-away keys and certificates\n"
"serve  answers as the device's security manager, and hashes for the paravisor\n"
"make   writes certs.bin, vca.bin and measurements.bin as serve would give them\n"
"modes  lists the misbehaviours\n";

__noreturn __printf(1, 2) static void usage(const char *fmt, ...)
{
	char line[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	warn("%s (see paravisor-dsm --help)", line);
	exit(EXIT_USAGE);
}

struct options {
	const char *dir, *socket, *keys, *record, *nonce, *out;
	enum misdeed misdeed;
};

static const char **text_option(struct options *o, int c)
{
	switch (c) {
	case 'd':
		return &o->dir;
	case 's':
		return &o->socket;
	case 'k':
		return &o->keys;
	case 'r':
		return &o->record;
	case 'n':
		return &o->nonce;
	case 'o':
		return &o->out;
	default:
		exit(EXIT_USAGE);	/* getopt has said why */
	}
}

/* allowed: the letters of the options that the verb takes. */
static void parse_options(int argc, char **argv, const char *allowed, struct options *o)
{
	static const struct option table[] = {
		{ "dir", required_argument, NULL, 'd' },
		{ "socket", required_argument, NULL, 's' },
		{ "keys", required_argument, NULL, 'k' },
		{ "record", required_argument, NULL, 'r' },
		{ "nonce", required_argument, NULL, 'n' },
		{ "out", required_argument, NULL, 'o' },
		{ "misbehave", required_argument, NULL, 'm' },
		{ 0 }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (c != '?' && !strchr(allowed, c))
			usage("%s does not take %s", argv[0], argv[optind - 1]);
		if (c != 'm') {
			*text_option(o, c) = optarg;
			continue;
		}
		o->misdeed = misdeed_parse(optarg);
		if (o->misdeed == MISDEED_COUNT)
			usage("no such misbehaviour: %s", optarg);
	}
	if (optind < argc)
		usage("unexpected argument: %s", argv[optind]);
}

static int run_keys(int argc, char **argv)
{
	struct options o = { 0 };

	parse_options(argc, argv, "d", &o);
	if (!o.dir)
		usage("keys needs --dir");
	keys_create(o.dir);
	return 0;
}

static int run_serve(int argc, char **argv)
{
	struct options o = { 0 };
	struct device dev;

	parse_options(argc, argv, "skrm", &o);
	if (!o.socket || !o.keys)
		usage("serve needs --socket and --keys");
	device_load(&dev, o.keys, o.misdeed);
	serve(&dev, o.socket, o.record);
}

static void write_object(const char *dir, const char *name, struct bytes *object)
{
	file_write(path_in(dir, name), object->data, object->len, 0644);
	bytes_clear(object);
}

static int run_make(int argc, char **argv)
{
	struct options o = { 0 };
	struct bytes object = { 0 };
	u8 nonce[SPDM_NONCE_LEN];
	struct device dev;

	parse_options(argc, argv, "knom", &o);
	if (!o.keys || !o.nonce || !o.out)
		usage("make needs --keys, --nonce and --out");
	if (!hex_decode(o.nonce, nonce, sizeof(nonce)))
		usage("--nonce: not 64 hexadecimal digits");
	device_load(&dev, o.keys, o.misdeed);
	spdm_certs(&dev, &object);
	write_object(o.out, "certs.bin", &object);
	spdm_vca(&object);
	write_object(o.out, "vca.bin", &object);
	spdm_measurements(&dev, nonce, &object);
	write_object(o.out, "measurements.bin", &object);
	device_free(&dev);
	return 0;
}

static int run_modes(void)
{
	for (enum misdeed m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		puts(misdeed_name(m));
	return 0;
}

int main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	if (!strcmp(verb, "keys"))
		return run_keys(argc - 1, argv + 1);
	if (!strcmp(verb, "serve"))
		return run_serve(argc - 1, argv + 1);
	if (!strcmp(verb, "make"))
		return run_make(argc - 1, argv + 1);
	if (!strcmp(verb, "modes"))
		return run_modes();
	if (!strcmp(verb, "--help") || !strcmp(verb, "-h")) {
		fputs(usage_text, stdout);
		return 0;
	}
	usage("%s", *verb ? "unknown verb" : "no verb given");
}
