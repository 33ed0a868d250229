# A real sshd for tests, on 127.0.0.1-9 and a free port, with keys made here.
# Source it after lib.sh; it sets $PORT, and $RSH for bm-fanout's -e. The
# home of whoever logs in is empty, so his shell's rc files say nothing.

# keys: host key, user key, and the client's configuration.
sshd_keys() {
	ssh-keygen -q -t ed25519 -N '' -f "$T_DIR/hostkey" &&
	ssh-keygen -q -t ed25519 -N '' -f "$T_DIR/userkey" &&
	cp "$T_DIR/userkey.pub" "$T_DIR/authorized" &&
	sed 's/^/* /' "$T_DIR/hostkey.pub" >"$T_DIR/known" &&
	cat >"$T_DIR/ssh_config" <<-END
	IdentityFile $T_DIR/userkey
	IdentitiesOnly yes
	UserKnownHostsFile $T_DIR/known
	GlobalKnownHostsFile /dev/null
	END
}

# sshd_conf PORT: the server's configuration; sshd_start's lines come first,
# since the first value wins.
sshd_conf() {
	i=1
	while [ $i -le 9 ]; do
		echo "ListenAddress 127.0.0.$i:$1"
		i=$((i + 1))
	done
	cat <<-END
	HostKey $T_DIR/hostkey
	AuthorizedKeysFile $T_DIR/authorized
	PidFile none
	UsePAM no
	StrictModes no
	PasswordAuthentication no
	KbdInteractiveAuthentication no
	PrintMotd no
	MaxStartups 200
	SetEnv HOME=$T_DIR/home ASAN_OPTIONS=${ASAN_OPTIONS:-}
	Subsystem sftp internal-sftp
	END
}

# Does the log say that it listens, or that it gave up?
sshd_listens() {
	grep -q 'Server listening on 127.0.0.9' "$T_DIR/sshd.log" ||
	    ! kill -0 "$1" 2>/dev/null
}

# sshd_start [CONFIG LINE]...: a server on a free port; $SSHD is its pid. It
# is run by $SSHD_IN, words such as "nsenter -t PID -n", where that is set.
sshd_start() {
	[ -f "$T_DIR/ssh_config" ] || sshd_keys || return 1
	mkdir -p /run/sshd "$T_DIR/home" 2>/dev/null
	PORT=$((20000 + ($$ * 37 + $(date +%s)) % 12000))
	while :; do
		PORT=$((PORT + 1))
		{ printf '%s\n' "$@"; sshd_conf $PORT; } >"$T_DIR/sshd_config"
		: >"$T_DIR/sshd.log"
		# shellcheck disable=SC2086 # words are what is wanted
		${SSHD_IN:-} "$(command -v sshd)" -D -f "$T_DIR/sshd_config" \
		    -E "$T_DIR/sshd.log" &
		SSHD=$!
		wait_for 10 sshd_listens "$SSHD" || return 1
		grep -q 'Cannot bind\|Bind to port' "$T_DIR/sshd.log" || break
		kill "$SSHD" 2>/dev/null
		wait "$SSHD"
	done
	kill -0 "$SSHD" || { cat "$T_DIR/sshd.log"; return 1; }
	started "$SSHD"
	# shellcheck disable=SC2034 # for whoever sources this
	RSH="ssh -F $T_DIR/ssh_config"
}
