// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "request.h"
#include "spdm.h"

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

static enum misdeed parse_misdeed(const char *name)
{
	enum misdeed misdeed = misdeed_parse(name);

	if (misdeed == MISDEED_COUNT)
		usage("no such misbehaviour: %s", name);
	return misdeed;
}

static int run_keys(int argc, char **argv)
{
	const char *dir = NULL;

	cli_options(argc, argv, (const struct cli_option[]){ { "dir", &dir }, { 0 } });
	if (!dir)
		usage("keys needs --dir");
	keys_create(dir);
	return 0;
}

static int run_serve(int argc, char **argv)
{
	const char *misbehave = misdeed_name(MISDEED_NONE);
	const char *socket = NULL, *keys = NULL, *record = NULL;
	const struct cli_option options[] = {
		{ "socket", &socket }, { "keys", &keys }, { "record", &record },
		{ "misbehave", &misbehave }, { 0 }
	};
	struct service service;
	struct device dev;

	cli_options(argc, argv, options);
	if (!socket || !keys)
		usage("serve needs --socket and --keys");
	device_load(&dev, keys, parse_misdeed(misbehave));
	service = dsm_service(&dev);
	serve(&service, socket, record);
}

static void write_object(const char *dir, const char *name, struct bytes *object)
{
	file_write(path_in(dir, name), object->data, object->len, 0644);
	bytes_clear(object);
}

static int run_make(int argc, char **argv)
{
	const char *keys = NULL, *hex = NULL, *out = NULL, *misbehave = misdeed_name(MISDEED_NONE);
	const struct cli_option options[] = {
		{ "keys", &keys }, { "nonce", &hex }, { "out", &out },
		{ "misbehave", &misbehave }, { 0 }
	};
	struct bytes object = { 0 };
	u8 nonce[SPDM_NONCE_LEN];
	struct device dev;

	cli_options(argc, argv, options);
	if (!keys || !hex || !out)
		usage("make needs --keys, --nonce and --out");
	if (!hex_decode(hex, nonce, sizeof(nonce)))
		usage("--nonce: not 64 hexadecimal digits");
	device_load(&dev, keys, parse_misdeed(misbehave));
	spdm_certs(&dev, &object);
	write_object(out, "certs.bin", &object);
	spdm_vca(&object);
	write_object(out, "vca.bin", &object);
	spdm_measurements(&dev, nonce, &object);
	write_object(out, "measurements.bin", &object);
	device_free(&dev);
	return 0;
}

static int run_modes(int argc, char **argv)
{
	cli_options(argc, argv, (const struct cli_option[]){ { 0 } });
	for (enum misdeed m = MISDEED_NONE; m < MISDEED_COUNT; m++)
		puts(misdeed_name(m));
	return 0;
}

static const struct cli_verb verbs[] = {
	{ "keys", run_keys },
	{ "serve", run_serve },
	{ "make", run_make },
	{ "modes", run_modes },
	{ 0 }
};

int main(int argc, char **argv)
{
	return cli_run("paravisor-dsm", usage_text, verbs, argc, argv);
}
