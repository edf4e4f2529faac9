// SPDX-License-Identifier: GPL-2.0-only
/* Command line of paravisorctl. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "compiler.h"
#include "ctl.h"
#include "out.h"
#include "sysfs.h"
#include "tsm.h"

#define VERSION		"1.0"
#define MAX_SPECIAL	32

enum {
	CMD_STATUS = 1 << 0,
	CMD_FEATURES = 1 << 1,
	CMD_REPORT = 1 << 2,
	CMD_VERIFY = 1 << 3,
};

static const struct command {
	const char *name;
	unsigned int bit;
	int (*run)(const struct opts *o);
	int min_args;
	int max_args;
	const char *help;
} commands[] = {
	{ "status", CMD_STATUS, cmd_status, 0, 0,
	  "Usage: paravisorctl status\n"
	  "Say who sits below this kernel. Exit status 1 if there is no paravisor.\n" },
	{ "features", CMD_FEATURES, cmd_features, 0, 64,
	  "Usage: paravisorctl features [NAME...]\n"
	  "List the features that are set, or ask for some: exit status 1 unless all are set,\n"
	  "2 if a name is of no feature.\n" },
	{ "report", CMD_REPORT, cmd_report, 0, 0,
	  "Usage: paravisorctl report [--nonce HEX|FILE] [--out FILE] [--aux FILE]\n"
	  "Have an attestation report made through configfs-tsm.\n\n"
	  "  --nonce HEX|FILE  up to 64 bytes for the report to contain: hex digits, else a file\n"
	  "                    (./NAME if its name is hex digits); without it a random one\n"
	  "                    of 32 bytes\n"
	  "  --out FILE        where to put the report; - or nothing: standard output\n"
	  "  --aux FILE        where to put the attestation key's certificate, if there is one\n" },
	{ "verify", CMD_VERIFY, cmd_verify, 1, 1,
	  "Usage: paravisorctl verify FILE --roots CERTS [--certs CERTS] [--nonce HEX|FILE]\n"
	  "                           [--measurement HEX|FILE]... [--isolation snp|tdx|vbs]\n"
	  "                           [--allow-debug]\n"
	  "Judge an HCL report (- is standard input). Exit status 0 only if it is genuine, and is\n"
	  "what --nonce and --measurement demand. Without --measurement that proves genuine\n"
	  "hardware, and no more: any SNP guest on it could have made the report.\n\n"
	  "  --roots CERTS     certificates, PEM or DER; the self-signed ones are trusted\n"
	  "  --certs CERTS     further certificates, none of them trusted\n"
	  "  --nonce HEX|FILE  what the report must contain; without it freshness is not checked\n"
	  "  --measurement HEX|FILE\n"
	  "                    what the measurement must be: 48 bytes; may be repeated, then one\n"
	  "                    of them\n"
	  "  --isolation TYPE  what the report must be about\n"
	  "  --allow-debug     accept a guest that the host may debug\n" },
};

#define NCOMMANDS ARRAY_SIZE(commands)

static const char general_help[] =
	"Usage: paravisorctl [OPTION]... COMMAND [ARGUMENT]...\n"
	"Ask about the paravisor below this kernel.\n\n"
	"  status    who sits below\n"
	"  features  what it does and offers, bit by bit\n"
	"  report    have an attestation report made\n"
	"  verify    judge such a report\n\n";

static const char common_help[] =
	"\n"
	"  --root DIR     look for sys below DIR\n"
	"  --json         print JSON\n"
	"  -q, --quiet    print nothing on standard output\n"
	"  -h, --help     this text, or that of a command\n"
	"  -V, --version\n\n"
	"Exit status: 0 yes, 1 no, 2 usage or bad input, 3 stale or busy, 4 not offered here,\n"
	"5 system error.\n";

enum { OPT_ROOT = 256, OPT_JSON, OPT_NONCE, OPT_OUT, OPT_AUX, OPT_ROOTS, OPT_CERTS,
	OPT_MEASUREMENT, OPT_ISOLATION, OPT_DEBUG };

static const struct option long_options[] = {
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ "nonce", required_argument, NULL, OPT_NONCE },
	{ "out", required_argument, NULL, OPT_OUT },
	{ "aux", required_argument, NULL, OPT_AUX },
	{ "roots", required_argument, NULL, OPT_ROOTS },
	{ "certs", required_argument, NULL, OPT_CERTS },
	{ "measurement", required_argument, NULL, OPT_MEASUREMENT },
	{ "isolation", required_argument, NULL, OPT_ISOLATION },
	{ "allow-debug", no_argument, NULL, OPT_DEBUG },
	{ }
};

struct parsed {
	struct opts o;
	bool help;
	bool version;
	struct special {		/* options that not every command has */
		const char *name;
		unsigned int cmds;
	} special[MAX_SPECIAL];
	size_t nspecial;
};

static int set_string(const char **where, const char *name)
{
	if (*where)
		return fail(EXIT_USAGE, "--%s is given twice", name);
	*where = optarg;
	return 0;
}

static int set_special(struct parsed *p, const char **where, const char *name, unsigned int cmds)
{
	if (p->nspecial < MAX_SPECIAL)
		p->special[p->nspecial++] = (struct special){ name, cmds };
	return where ? set_string(where, name) : 0;
}

static int add_measurement(struct parsed *p)
{
	if (p->o.nmeasurements == MEASUREMENTS_MAX)
		return fail(EXIT_USAGE, "--measurement is given more than %d times",
			    MEASUREMENTS_MAX);
	p->o.measurement[p->o.nmeasurements++] = optarg;
	return set_special(p, NULL, "measurement", CMD_VERIFY);
}

static int bad_option(int c, char **argv)
{
	const char *arg = argv[optind - 1];

	if (c == ':')
		return fail(EXIT_USAGE, "option %s needs an argument", arg);
	if (optopt && optopt < OPT_ROOT && !strchr("qhV", optopt))
		return fail(EXIT_USAGE, "unknown option -%c", optopt);
	return fail(EXIT_USAGE, "unknown or misused option %s", arg);
}

static int set_option(struct parsed *p, int c, char **argv)
{
	struct opts *o = &p->o;

	switch (c) {
	case OPT_ROOT:
		return set_string(&o->root, "root");
	case OPT_JSON:
		o->json = true;
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	case 'h':
		p->help = true;
		return 0;
	case 'V':
		p->version = true;
		return 0;
	case OPT_NONCE:
		return set_special(p, &o->nonce, "nonce", CMD_REPORT | CMD_VERIFY);
	case OPT_OUT:
		return set_special(p, &o->out, "out", CMD_REPORT);
	case OPT_AUX:
		return set_special(p, &o->aux, "aux", CMD_REPORT);
	case OPT_ROOTS:
		return set_special(p, &o->roots, "roots", CMD_VERIFY);
	case OPT_CERTS:
		return set_special(p, &o->certs, "certs", CMD_VERIFY);
	case OPT_MEASUREMENT:
		return add_measurement(p);
	case OPT_ISOLATION:
		return set_special(p, &o->isolation, "isolation", CMD_VERIFY);
	case OPT_DEBUG:
		o->allow_debug = true;
		return set_special(p, NULL, "allow-debug", CMD_VERIFY);
	default:
		return bad_option(c, argv);
	}
}

static int parse(int argc, char **argv, struct parsed *p)
{
	int c, rc = 0;

	*p = (struct parsed){ 0 };
	opterr = 0;
	while (!rc && (c = getopt_long(argc, argv, ":qhV", long_options, NULL)) != -1)
		rc = set_option(p, c, argv);
	p->o.args = argv + optind;
	p->o.nargs = argc - optind;
	return rc;
}

static const struct command *find_command(const char *name)
{
	size_t i;

	for (i = 0; i < NCOMMANDS; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static int check_args(const struct command *cmd, const struct parsed *p)
{
	size_t i;

	for (i = 0; i < p->nspecial; i++)
		if (!(p->special[i].cmds & cmd->bit))
			return fail(EXIT_USAGE, "%s has no option --%s", cmd->name,
				    p->special[i].name);
	if (p->o.nargs < cmd->min_args)
		return fail(EXIT_USAGE, "%s needs an argument; try paravisorctl %s --help",
			    cmd->name, cmd->name);
	if (p->o.nargs > cmd->max_args)
		return fail(EXIT_USAGE, "%s takes no further argument %s", cmd->name,
			    p->o.args[cmd->max_args]);
	if (p->o.root && !sysfs_is_dir(p->o.root))
		return fail(EXIT_USAGE, "--root %s is not a directory", p->o.root);
	return 0;
}

static int run(struct parsed *p)
{
	const struct command *cmd;
	int rc;

	if (p->version)
		return puts("paravisorctl " VERSION) < 0;
	if (p->help && !p->o.nargs)
		return printf("%s%s", general_help, common_help + 1) < 0;
	if (!p->o.nargs)
		return fail(EXIT_USAGE, "no command given; try paravisorctl --help");
	cmd = find_command(p->o.args[0]);
	if (!cmd)
		return fail(EXIT_USAGE, "unknown command %s; try paravisorctl --help",
			    p->o.args[0]);
	p->o.args++;
	p->o.nargs--;
	if (p->help)
		return printf("%s%s", cmd->help, common_help) < 0;
	rc = check_args(cmd, p);
	if (rc)
		return rc;
	if (!p->o.root)
		p->o.root = "";
	out_init(p->o.json, p->o.quiet);
	return cmd->run(&p->o);
}

int main(int argc, char **argv)
{
	struct parsed p;
	int rc;

	/* The outcome must not depend on a configuration file of the machine. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
	rc = parse(argc, argv, &p);
	if (!rc)
		rc = run(&p);
	rc = out_finish(rc);
	obey_signal();	/* one that came when nothing waited for it any more */
	return rc;
}
