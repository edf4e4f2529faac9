// SPDX-License-Identifier: GPL-2.0-only
/* Command line of paravisorctl. */
#include <getopt.h>
#include <stddef.h>
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
	CMD_TDISP = 1 << 4,
	CMD_TDISP_LIST = 1 << 5,
	CMD_TDISP_LOCK = 1 << 6,
	CMD_TDISP_UNLOCK = 1 << 7,
	CMD_TDISP_ACCEPT = 1 << 8,
	CMD_TDISP_EVIDENCE = 1 << 9,
	CMD_TDISP_VERIFY = 1 << 10,
	CMD_MEASURE = 1 << 11,
	CMD_MEASURE_LIST = 1 << 12,
	CMD_MEASURE_EXTEND = 1 << 13,
};

static const struct command {
	const char *name;
	unsigned int bit;
	int (*run)(const struct opts *o);	/* NULL: it has commands of its own */
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
	  "Usage: paravisorctl report [--nonce HEX|FILE] [--out FILE] [--auxblob FILE]\n"
	  "                           [--privlevel N] [--service-provider NAME [--service NAME|GUID]\n"
	  "                           [--manifest-version N] [--manifest FILE]] [--tdreport]\n"
	  "Have an attestation report made through configfs-tsm.\n\n"
	  "  --nonce HEX|FILE  up to 64 bytes for the report to contain: hex digits, else a file\n"
	  "                    (./NAME if its name is hex digits); without it a random one\n"
	  "                    of 32 bytes\n"
	  "  --out FILE        where to put the report; - or nothing: standard output\n"
	  "  --auxblob FILE    where to put the certificates that come with it, if there are any\n"
	  "  --privlevel N     privilege level (VMPL) that the report is to speak of\n"
	  "  --service-provider NAME\n"
	  "                    have it made by a layer below: svsm\n"
	  "  --service NAME|GUID\n"
	  "                    of one service only: vtpm, uefi-mm or any GUID\n"
	  "  --manifest-version N\n"
	  "                    form of that service's manifest, 0 by default\n"
	  "  --manifest FILE   where to put the manifest that the report is about\n"
	  "  --tdreport        a TDREPORT through /dev/tdx_guest instead of configfs-tsm: without\n"
	  "                    a quote, so that only this machine can check it\n" },
	{ "verify", CMD_VERIFY, cmd_verify, 1, 1,
	  "Usage: paravisorctl verify FILE --roots CERTS|--cca-key KEY [--certs CERTS]\n"
	  "                           [--nonce HEX|FILE] [--measurement HEX|FILE]...\n"
	  "                           [--isolation snp|tdx|cca|vbs] [--allow-debug]\n"
	  "                           [--format hcl|snp|tdreport|quote|cca] [--vmpl N]\n"
	  "                           [--auxblob FILE] [--manifest FILE [--service NAME|GUID\n"
	  "                           [--manifest-version N]] [--ek FILE]]\n"
	  "                           [--quote FILE] [--rtmr N=HEX|FILE]... [--min-tcb-svn HEX]\n"
	  "                           [--rem N=HEX|FILE]...\n"
	  "Judge an HCL report, an SNP report, a TD's quote, a TDREPORT or a CCA token (- is standard\n"
	  "input). Exit status 0 only if it is genuine, and is what the options demand. Without\n"
	  "--measurement that proves genuine hardware, and no more: any guest on it could have made\n"
	  "the report.\n\n"
	  "  --roots CERTS     certificates, PEM or DER; the self-signed ones are trusted\n"
	  "  --certs CERTS     further certificates, none of them trusted\n"
	  "  --nonce HEX|FILE  what the report must contain; without it freshness is not checked\n"
	  "  --measurement HEX|FILE\n"
	  "                    what the measurement must be: 48 bytes, of a realm as many as its\n"
	  "                    hash has; may be repeated, then one of them\n"
	  "  --isolation TYPE  what the report must be about\n"
	  "  --allow-debug     accept a guest that the host may debug\n"
	  "  --format FORMAT   what FILE must be: hcl, snp, tdreport, quote or cca; without it all\n"
	  "                    will do\n"
	  "  --vmpl N          privilege level that the report must have been asked for at\n\n"
	  "Of an SNP report by itself:\n"
	  "  --auxblob FILE    the host's table of certificates, none of them trusted\n"
	  "  --manifest FILE   what an SVSM has attested together with --nonce; asks for VMPL 0\n"
	  "  --service NAME|GUID\n"
	  "                    the manifest is of this service only: vtpm, uefi-mm or any GUID\n"
	  "  --manifest-version N\n"
	  "                    form of that service's manifest, 0 by default\n"
	  "  --ek FILE         what the endorsement key of the service vtpm must be, as read from\n"
	  "                    the TPM: its public area, or the key in DER or PEM\n\n"
	  "Of a TD:\n"
	  "  --quote FILE      quote made of the TDREPORT, also of one in an HCL report\n"
	  "  --rtmr N=HEX|FILE what run-time measurement register N must be: 48 bytes\n"
	  "  --min-tcb-svn HEX what each byte of TEE_TCB_SVN must be at least: 16 bytes\n\n"
	  "Of a realm:\n"
	  "  --cca-key KEY     the platform's public key, DER or PEM, which is trusted\n"
	  "  --rem N=HEX|FILE  what extensible measurement N must be: of the size of the hash\n" },
	{ "measure", CMD_MEASURE, NULL, 0, 64,
	  "Usage: paravisorctl measure COMMAND [ARGUMENT]...\n"
	  "Look at the measurement registers of this guest, and extend them.\n\n"
	  "  list      all of them, and their values\n"
	  "  extend    add a measurement to one\n" },
	{ "measure list", CMD_MEASURE_LIST, cmd_measure_list, 0, 0,
	  "Usage: paravisorctl measure list\n"
	  "List the measurement registers. Exit status 1 if there are none.\n" },
	{ "measure extend", CMD_MEASURE_EXTEND, cmd_measure_extend, 1, 1,
	  "Usage: paravisorctl measure extend REGISTER --digest HEX|--data FILE\n"
	  "Extend a register: its value becomes the hash of its value and the digest.\n\n"
	  "  --digest HEX      the digest, of the size of the register's hash\n"
	  "  --data FILE       what to compute it of (- is standard input)\n" },
	{ "tdisp", CMD_TDISP, NULL, 0, 64,
	  "Usage: paravisorctl tdisp COMMAND [ARGUMENT]...\n"
	  "Take a device into the trust boundary.\n\n"
	  "  list      functions that can be locked, and their state\n"
	  "  lock      have a TSM watch over a function, and collect its evidence\n"
	  "  evidence  read that evidence\n"
	  "  verify    judge it\n"
	  "  accept    let the function reach private memory\n"
	  "  unlock    give it back\n" },
	{ "tdisp list", CMD_TDISP_LIST, cmd_tdisp_list, 0, 0,
	  "Usage: paravisorctl tdisp list\n"
	  "List the functions that can be locked. Exit status 1 if there are none.\n" },
	{ "tdisp lock", CMD_TDISP_LOCK, cmd_tdisp_lock, 1, 1,
	  "Usage: paravisorctl tdisp lock DEVICE [--tsm TSM]\n"
	  "Lock a function that no driver is bound to.\n\n"
	  "  --tsm TSM         one of /sys/class/tsm; not needed where only one can lock\n" },
	{ "tdisp unlock", CMD_TDISP_UNLOCK, cmd_tdisp_unlock, 1, 1,
	  "Usage: paravisorctl tdisp unlock DEVICE\n"
	  "Give a function back that no driver is bound to. Also the way out of error.\n" },
	{ "tdisp accept", CMD_TDISP_ACCEPT, cmd_tdisp_accept, 1, 1,
	  "Usage: paravisorctl tdisp accept DEVICE [--generation N]\n"
	  "Let a locked function reach private memory; after that its driver may bind.\n\n"
	  "  --generation N    what tdisp verify has verified; if the evidence was replaced\n"
	  "                    since, nothing is accepted\n" },
	{ "tdisp evidence", CMD_TDISP_EVIDENCE, cmd_tdisp_evidence, 1, 1,
	  "Usage: paravisorctl tdisp evidence DEVICE [--refresh] [--nonce HEX|FILE] [--out DIR]\n"
	  "Read the evidence of a locked function, without judging it.\n\n"
	  "  --refresh         have the device measured again, with a random nonce\n"
	  "  --nonce HEX|FILE  the same with this nonce of 32 bytes\n"
	  "  --out DIR         write certs.bin, measurements.bin, report.bin, vca.bin and\n"
	  "                    generation\n" },
	{ "tdisp verify", CMD_TDISP_VERIFY, cmd_tdisp_verify, 0, 1,
	  "Usage: paravisorctl tdisp verify DEVICE|--dir DIR --roots CERTS [--refresh]\n"
	  "                           [--nonce HEX|FILE] [--measurements FILE]\n"
	  "Judge the evidence of a function. Exit status 0 only if a genuine device gave it, and\n"
	  "it is what --nonce and --measurements demand. Prints the generation for accept.\n\n"
	  "  --roots CERTS     certificates, PEM or DER; the self-signed ones are trusted\n"
	  "  --dir DIR         what tdisp evidence --out has written\n"
	  "  --refresh         have the device measured again first: proves freshness\n"
	  "  --nonce HEX|FILE  what the measurements must have been asked for with: 32 bytes\n"
	  "  --measurements FILE\n"
	  "                    what they must be: lines of INDEX HEX\n" },
};

#define NCOMMANDS ARRAY_SIZE(commands)

static const char general_help[] =
	"Usage: paravisorctl [OPTION]... COMMAND [ARGUMENT]...\n"
	"Ask about the paravisor below this kernel.\n\n"
	"  status    who sits below\n"
	"  features  what it does and offers, bit by bit\n"
	"  report    have an attestation report made\n"
	"  verify    judge such a report\n"
	"  measure   look at measurement registers, and extend them\n"
	"  tdisp     take a device into the trust boundary\n\n";

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
	OPT_MEASUREMENT, OPT_ISOLATION, OPT_DEBUG, OPT_TSM, OPT_GENERATION, OPT_DIR,
	OPT_MEASUREMENTS, OPT_REFRESH, OPT_MANIFEST, OPT_SERVICE_PROVIDER, OPT_SERVICE,
	OPT_MANIFEST_VERSION, OPT_PRIVLEVEL, OPT_VMPL, OPT_EK, OPT_FORMAT,
	OPT_TDREPORT, OPT_QUOTE, OPT_RTMR, OPT_MIN_TCB_SVN, OPT_DIGEST, OPT_DATA,
	OPT_CCA_KEY, OPT_REM };

static const struct option long_options[] = {
	{ "root", required_argument, NULL, OPT_ROOT },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ "nonce", required_argument, NULL, OPT_NONCE },
	{ "out", required_argument, NULL, OPT_OUT },
	{ "auxblob", required_argument, NULL, OPT_AUX },
	{ "aux", required_argument, NULL, OPT_AUX },	/* its first name */
	{ "roots", required_argument, NULL, OPT_ROOTS },
	{ "certs", required_argument, NULL, OPT_CERTS },
	{ "measurement", required_argument, NULL, OPT_MEASUREMENT },
	{ "isolation", required_argument, NULL, OPT_ISOLATION },
	{ "allow-debug", no_argument, NULL, OPT_DEBUG },
	{ "tsm", required_argument, NULL, OPT_TSM },
	{ "generation", required_argument, NULL, OPT_GENERATION },
	{ "dir", required_argument, NULL, OPT_DIR },
	{ "measurements", required_argument, NULL, OPT_MEASUREMENTS },
	{ "refresh", no_argument, NULL, OPT_REFRESH },
	{ "manifest", required_argument, NULL, OPT_MANIFEST },
	{ "service-provider", required_argument, NULL, OPT_SERVICE_PROVIDER },
	{ "service", required_argument, NULL, OPT_SERVICE },
	{ "manifest-version", required_argument, NULL, OPT_MANIFEST_VERSION },
	{ "privlevel", required_argument, NULL, OPT_PRIVLEVEL },
	{ "vmpl", required_argument, NULL, OPT_VMPL },
	{ "ek", required_argument, NULL, OPT_EK },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "tdreport", no_argument, NULL, OPT_TDREPORT },
	{ "quote", required_argument, NULL, OPT_QUOTE },
	{ "rtmr", required_argument, NULL, OPT_RTMR },
	{ "min-tcb-svn", required_argument, NULL, OPT_MIN_TCB_SVN },
	{ "digest", required_argument, NULL, OPT_DIGEST },
	{ "data", required_argument, NULL, OPT_DATA },
	{ "cca-key", required_argument, NULL, OPT_CCA_KEY },
	{ "rem", required_argument, NULL, OPT_REM },
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

/* One more of an option that may be given up to @max times. */
static int add_string(struct parsed *p, const char **list, size_t *n, size_t max,
		      const char *name)
{
	if (*n == max)
		return fail(EXIT_USAGE, "--%s is given more than %zu times", name, max);
	list[(*n)++] = optarg;
	return set_special(p, NULL, name, CMD_VERIFY);
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

/* Options with a string that not every command has. */
static const struct string_option {
	int c;
	const char *name;
	size_t where;		/* in struct opts */
	unsigned int cmds;
} string_options[] = {
	{ OPT_NONCE, "nonce", offsetof(struct opts, nonce),
	  CMD_REPORT | CMD_VERIFY | CMD_TDISP_EVIDENCE | CMD_TDISP_VERIFY },
	{ OPT_OUT, "out", offsetof(struct opts, out), CMD_REPORT | CMD_TDISP_EVIDENCE },
	{ OPT_AUX, "auxblob", offsetof(struct opts, aux), CMD_REPORT | CMD_VERIFY },
	{ OPT_MANIFEST, "manifest", offsetof(struct opts, manifest), CMD_REPORT | CMD_VERIFY },
	{ OPT_SERVICE_PROVIDER, "service-provider", offsetof(struct opts, service_provider),
	  CMD_REPORT },
	{ OPT_SERVICE, "service", offsetof(struct opts, service), CMD_REPORT | CMD_VERIFY },
	{ OPT_MANIFEST_VERSION, "manifest-version", offsetof(struct opts, manifest_version),
	  CMD_REPORT | CMD_VERIFY },
	{ OPT_PRIVLEVEL, "privlevel", offsetof(struct opts, privlevel), CMD_REPORT },
	{ OPT_VMPL, "vmpl", offsetof(struct opts, vmpl), CMD_VERIFY },
	{ OPT_EK, "ek", offsetof(struct opts, ek), CMD_VERIFY },
	{ OPT_FORMAT, "format", offsetof(struct opts, format), CMD_VERIFY },
	{ OPT_QUOTE, "quote", offsetof(struct opts, quote), CMD_VERIFY },
	{ OPT_CCA_KEY, "cca-key", offsetof(struct opts, cca_key), CMD_VERIFY },
	{ OPT_MIN_TCB_SVN, "min-tcb-svn", offsetof(struct opts, min_tcb_svn), CMD_VERIFY },
	{ OPT_DIGEST, "digest", offsetof(struct opts, digest), CMD_MEASURE_EXTEND },
	{ OPT_DATA, "data", offsetof(struct opts, data), CMD_MEASURE_EXTEND },
	{ OPT_ROOTS, "roots", offsetof(struct opts, roots), CMD_VERIFY | CMD_TDISP_VERIFY },
	{ OPT_CERTS, "certs", offsetof(struct opts, certs), CMD_VERIFY },
	{ OPT_ISOLATION, "isolation", offsetof(struct opts, isolation), CMD_VERIFY },
	{ OPT_TSM, "tsm", offsetof(struct opts, tsm), CMD_TDISP_LOCK },
	{ OPT_GENERATION, "generation", offsetof(struct opts, generation), CMD_TDISP_ACCEPT },
	{ OPT_DIR, "dir", offsetof(struct opts, dir), CMD_TDISP_VERIFY },
	{ OPT_MEASUREMENTS, "measurements", offsetof(struct opts, measurements),
	  CMD_TDISP_VERIFY },
};

static int set_string_option(struct parsed *p, int c, char **argv)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(string_options); i++) {
		const struct string_option *s = &string_options[i];

		if (s->c == c)
			return set_special(p, (const char **)((char *)&p->o + s->where), s->name,
					   s->cmds);
	}
	return bad_option(c, argv);
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
	case OPT_MEASUREMENT:
		return add_string(p, o->measurement, &o->nmeasurements, MEASUREMENTS_MAX,
				  "measurement");
	case OPT_RTMR:
		return add_string(p, o->rtmr, &o->nrtmrs, REGISTERS, "rtmr");
	case OPT_REM:
		return add_string(p, o->rem, &o->nrems, REGISTERS, "rem");
	case OPT_TDREPORT:
		o->tdreport = true;
		return set_special(p, NULL, "tdreport", CMD_REPORT);
	case OPT_DEBUG:
		o->allow_debug = true;
		return set_special(p, NULL, "allow-debug", CMD_VERIFY);
	case OPT_REFRESH:
		o->refresh = true;
		return set_special(p, NULL, "refresh", CMD_TDISP_EVIDENCE | CMD_TDISP_VERIFY);
	default:
		return set_string_option(p, c, argv);
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

/* "tdisp list" are two words; both go where one would. */
static const struct command *take_command(struct opts *o)
{
	const struct command *cmd = find_command(o->args[0]), *sub;
	char name[32];

	o->args++;
	o->nargs--;
	if (!cmd || cmd->run || !o->nargs)
		return cmd;
	snprintf(name, sizeof(name), "%s %s", cmd->name, o->args[0]);
	sub = find_command(name);
	if (!sub)
		return cmd;
	o->args++;
	o->nargs--;
	return sub;
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

/* Of a command that has commands of its own, none of which was given. */
static int no_command(const struct command *cmd, const struct opts *o)
{
	if (o->nargs)
		return fail(EXIT_USAGE, "%s has no command %s; try paravisorctl %s --help",
			    cmd->name, o->args[0], cmd->name);
	return fail(EXIT_USAGE, "%s needs a command; try paravisorctl %s --help", cmd->name,
		    cmd->name);
}

static int run(struct parsed *p)
{
	const struct command *cmd;
	const char *name;
	int rc;

	if (p->version)
		return puts("paravisorctl " VERSION) < 0;
	if (p->help && !p->o.nargs)
		return printf("%s%s", general_help, common_help + 1) < 0;
	if (!p->o.nargs)
		return fail(EXIT_USAGE, "no command given; try paravisorctl --help");
	name = p->o.args[0];
	cmd = take_command(&p->o);
	if (!cmd)
		return fail(EXIT_USAGE, "unknown command %s; try paravisorctl --help", name);
	if (p->help)
		return printf("%s%s", cmd->help, common_help) < 0;
	rc = check_args(cmd, p);
	if (rc)
		return rc;
	if (!p->o.root)
		p->o.root = "";
	out_init(p->o.json, p->o.quiet);
	return cmd->run ? cmd->run(&p->o) : no_command(cmd, &p->o);
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
