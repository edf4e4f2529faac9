// SPDX-License-Identifier: GPL-2.0-only
/* tdi_ops of the running kernel: sysfs attributes and generic netlink. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

#include "genl.h"
#include "tdi.h"

#define FAMILY		"pci-tsm"
#define FAMILY_VERSION	1
#define TIMEOUT_S	60	/* the kernel gives up earlier */

static int tdi_attr_write(const char *root, const char *dev, const char *attr, const char *value)
{
	char path[PATH_MAX];
	size_t len = strlen(value);
	ssize_t n;
	int fd, rc;

	if (!sysfs_path(path, sizeof(path), root, SYSFS_PCI "/%s/tsm/%s", dev, attr))
		return -errno;
	fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = write(fd, value, len);
	rc = n < 0 ? -errno : (size_t)n == len ? 0 : -EIO;
	close(fd);
	return rc;
}

/* --- messages */

/* The kernel sends a uint of four bytes where that is enough. */
static bool get_uint(struct nlattr *a, uint64_t *v)
{
	if (!a || (nla_len(a) != 4 && nla_len(a) != 8))
		return false;
	*v = nla_len(a) == 4 ? nla_get_u32(a) : nla_get_u64(a);
	return true;
}

static bool get_u32(struct nlattr *a, uint32_t *v)
{
	if (!a || nla_len(a) != 4)
		return false;
	*v = nla_get_u32(a);
	return true;
}

static bool parse(struct nlmsghdr *msg, struct nlattr *attr[GENL_ATTR_MAX + 1])
{
	return genlmsg_valid_hdr(msg, 0) &&
	       !genlmsg_parse(msg, 0, attr, GENL_ATTR_MAX, NULL);
}

int genl_piece(struct nlmsghdr *msg, struct evidence_piece *p)
{
	struct nlattr *attr[GENL_ATTR_MAX + 1];

	memset(p, 0, sizeof(*p));
	if (!parse(msg, attr) || !get_u32(attr[GENL_TYPE], &p->type) ||
	    !get_uint(attr[GENL_GENERATION], &p->generation) ||
	    !get_u32(attr[GENL_LENGTH], &p->length) || !get_u32(attr[GENL_OFFSET], &p->offset))
		return -EPROTO;
	if (attr[GENL_DATA])
		p->data = (struct view){ nla_data(attr[GENL_DATA]),
					 (size_t)nla_len(attr[GENL_DATA]) };
	return 0;
}

int genl_generation(struct nlmsghdr *msg, uint64_t *generation)
{
	struct nlattr *attr[GENL_ATTR_MAX + 1];

	return parse(msg, attr) && get_uint(attr[GENL_GENERATION], generation) ? 0 : -EPROTO;
}

/* --- one request and its answers */

struct request {
	struct nl_sock *sk;
	struct nl_cb *cb;
	struct nl_msg *msg;
	evidence_cb piece;
	void *arg;
	uint64_t *generation;
	int rc;
	bool done;
};

static int on_valid(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct request *r = arg;
	struct evidence_piece p;

	if (r->rc)
		return NL_SKIP;	/* the rest of a dump that has gone wrong */
	if (hdr->nlmsg_flags & NLM_F_DUMP_INTR)
		r->rc = -EAGAIN;
	else if (r->generation)
		r->rc = genl_generation(hdr, r->generation);
	else if (r->piece)
		r->rc = genl_piece(hdr, &p) ?: r->piece(&p, r->arg);
	return NL_OK;
}

/* A dump that fails half-way says so in the message that ends it; libnl does not look. */
static int on_finish(struct nl_msg *msg, void *arg)
{
	struct nlmsghdr *hdr = nlmsg_hdr(msg);
	struct request *r = arg;
	int err;

	if (nlmsg_datalen(hdr) >= (int)sizeof(err)) {
		memcpy(&err, nlmsg_data(hdr), sizeof(err));
		if (err < 0 && !r->rc)
			r->rc = err;
	}
	r->done = true;
	return NL_STOP;
}

static int on_ack(struct nl_msg *msg, void *arg)
{
	struct request *r = arg;

	(void)msg;
	r->done = true;
	return NL_STOP;
}

/* libnl's own codes are too few to tell -ESTALE from others. */
static int on_error(struct sockaddr_nl *from, struct nlmsgerr *err, void *arg)
{
	struct request *r = arg;

	(void)from;
	r->rc = err->error < 0 ? err->error : -EPROTO;
	r->done = true;
	return NL_STOP;
}

static int from_nle(int nle)
{
	switch (-nle) {
	case NLE_AGAIN:
	case NLE_INTR:
		return -ETIMEDOUT;
	case NLE_NOMEM:
		return -ENOMEM;
	case NLE_PERM:
	case NLE_NOACCESS:
		return -EPERM;
	case NLE_DUMP_INTR:
		return -EAGAIN;
	default:
		return -EPROTO;
	}
}

static void request_end(struct request *r)
{
	nlmsg_free(r->msg);
	nl_cb_put(r->cb);
	nl_socket_free(r->sk);
}

static void set_timeout(struct nl_sock *sk)
{
	struct timeval tv = { .tv_sec = TIMEOUT_S };

	setsockopt(nl_socket_get_fd(sk), SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
}

static int request_connect(struct request *r)
{
	int family;

	r->sk = nl_socket_alloc();
	r->cb = nl_cb_alloc(NL_CB_DEFAULT);
	r->msg = nlmsg_alloc();
	if (!r->sk || !r->cb || !r->msg)
		return -ENOMEM;
	if (genl_connect(r->sk))
		return -EOPNOTSUPP;
	nl_socket_enable_msg_peek(r->sk);
	set_timeout(r->sk);
	family = genl_ctrl_resolve(r->sk, FAMILY);
	return family < 0 ? -EOPNOTSUPP : family;
}

static int request_begin(struct request *r, const char *root, const char *dev,
			 enum genl_command command, int flags)
{
	int rc;

	/* There is only one kernel to ask, and it knows nothing of another root. */
	if (*root)
		return -EOPNOTSUPP;
	rc = request_connect(r);
	if (rc < 0)
		return rc;
	if (!genlmsg_put(r->msg, NL_AUTO_PORT, NL_AUTO_SEQ, rc, 0, flags, command,
			 FAMILY_VERSION) ||
	    nla_put_string(r->msg, GENL_DEV_NAME, dev))
		return -ENOMEM;
	nl_cb_set(r->cb, NL_CB_VALID, NL_CB_CUSTOM, on_valid, r);
	nl_cb_set(r->cb, NL_CB_FINISH, NL_CB_CUSTOM, on_finish, r);
	nl_cb_set(r->cb, NL_CB_ACK, NL_CB_CUSTOM, on_ack, r);
	nl_cb_err(r->cb, NL_CB_CUSTOM, on_error, r);
	return 0;
}

static int request_run(struct request *r)
{
	int rc = nl_send_auto(r->sk, r->msg);

	while (rc >= 0 && !r->done)
		rc = nl_recvmsgs(r->sk, r->cb);
	return r->rc ? r->rc : rc < 0 ? from_nle(rc) : 0;
}

static int tdi_read(const char *root, const char *dev, uint32_t mask, evidence_cb cb, void *arg)
{
	struct request r = { .piece = cb, .arg = arg };
	int rc = request_begin(&r, root, dev, GENL_EVIDENCE_READ, NLM_F_DUMP);

	if (!rc && mask != EVIDENCE_ALL && nla_put_u32(r.msg, GENL_TYPE_MASK, mask))
		rc = -ENOMEM;
	if (!rc)
		rc = request_run(&r);
	request_end(&r);
	return rc;
}

static int tdi_do_refresh(const char *root, const char *dev, const struct nonce *nonce,
			  uint64_t *generation)
{
	struct request r = { .generation = generation };
	int rc = request_begin(&r, root, dev, GENL_REFRESH, NLM_F_ACK);

	*generation = 0;
	if (!rc && nla_put(r.msg, GENL_NONCE, (int)nonce->len, nonce->bytes))
		rc = -ENOMEM;
	if (!rc)
		rc = request_run(&r);
	request_end(&r);
	return rc ? rc : *generation ? 0 : -EPROTO;
}

static int tdi_do_validate(const char *root, const char *dev, uint64_t generation)
{
	struct request r = { 0 };
	int rc = request_begin(&r, root, dev, GENL_VALIDATE, NLM_F_ACK);

	if (!rc && nla_put_u64(r.msg, GENL_GENERATION, generation))
		rc = -ENOMEM;
	if (!rc)
		rc = request_run(&r);
	request_end(&r);
	return rc;
}

const struct tdi_ops tdi_ops = {
	.write = tdi_attr_write,
	.read = tdi_read,
	.refresh = tdi_do_refresh,
	.validate = tdi_do_validate,
};
