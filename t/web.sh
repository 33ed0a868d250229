# Real web servers with certificates made here. Source it after lib.sh.

# port: a port that nobody listens on, below those that the kernel gives to
# clients. (It may be taken a moment later: start tries again.)
port() {
	echo $((10000 + $(od -An -N2 -tu2 /dev/urandom) % 20000))
}

# ca NAME: an authority, NAME.pem and NAME.key
ca() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" \
	    -addext basicConstraints=critical,CA:TRUE -keyout "$1.key" \
	    -out "$1.pem" >/dev/null 2>&1
}

# key NAME rsa|rsa1024|ec: NAME.key
key() {
	case $2 in
	rsa) openssl genrsa -out "$1.key" 2048 ;;
	rsa1024) openssl genrsa -out "$1.key" 1024 ;;
	ec) openssl ecparam -name prime256v1 -genkey -noout -out "$1.key" ;;
	esac 2>/dev/null
}

# cert NAME CA KIND SUBJECTALTNAME [OPENSSL-ARG]...: NAME.pem, signed by CA;
# NAME.both has the key too, as HAProxy wants it
cert() {
	cert=$1 cert_ca=$2 cert_san=$4
	key "$1" "$3"
	shift 4
	openssl req -new -key "$cert.key" -subj "/CN=$cert" -out "$cert.csr"
	echo "subjectAltName=$cert_san" >"$cert.ext"
	openssl x509 -req -in "$cert.csr" -CA "$cert_ca.pem" \
	    -CAkey "$cert_ca.key" -CAcreateserial -days 2 \
	    -extfile "$cert.ext" -out "$cert.pem" "$@" >/dev/null 2>&1
	cat "$cert.pem" "$cert.key" >"$cert.both"
}

# server NAME CONF CMD...: run CMD, a server in the foreground, once CONF (a
# function that writes NAME.conf) has taken fresh ports; waits until it takes
# connections at port $P1. Not inside t, which could not end it.
server() {
	server=$1 server_conf=$2 server_try=0
	shift 2
	while [ $((server_try += 1)) -le 5 ]; do
		P1=$(port) P2=$((P1 + 1)) P3=$((P1 + 2)) P4=$((P1 + 3))
		P5=$((P1 + 4)) P6=$((P1 + 5))
		$server_conf >"$server.conf"
		"$@" >"$server.out" 2>&1 &
		server_pid=$!
		if wait_for 10 answers_or_died; then
			kill -0 $server_pid 2>/dev/null || continue
			started $server_pid
			return 0
		fi
		kill $server_pid
	done
	cat "$server.out"
	echo "Bail out! $server does not start"
	exit 2
}
answers_or_died() {
	kill -0 "$server_pid" 2>/dev/null || return 0
	curl -s -k -o server.body "https://127.0.0.1:$P1/" ||
	    curl -s -o server.body "http://127.0.0.1:$P1/"
}

# nginx_start CONF, apache_start CONF, haproxy_start CONF
nginx_start() {
	server nginx "$1" nginx -p "$T_DIR" -e "$T_DIR/nginx.log" \
	    -c "$T_DIR/nginx.conf"
}
apache_start() {
	# its children may not be root, and must see their documents
	chmod 755 "$T_DIR"
	server apache "$1" apache2 -DFOREGROUND -f "$T_DIR/apache.conf"
}
haproxy_start() {
	server haproxy "$1" haproxy -db -f "$T_DIR/haproxy.conf"
}

# nginx_temp: where it keeps what it must not keep elsewhere, for `http`
nginx_temp() {
	cat <<-!
	client_body_temp_path $T_DIR/b; proxy_temp_path $T_DIR/p;
	fastcgi_temp_path $T_DIR/f; uwsgi_temp_path $T_DIR/u;
	scgi_temp_path $T_DIR/s;
	!
}
# What begins every nginx.conf and apache.conf.
nginx_top() {
	[ "$(id -u)" -ne 0 ] || echo 'user root;'
	cat <<-!
	daemon off; worker_processes 1; pid $T_DIR/nginx.pid;
	events { worker_connections 512; }
	!
}
apache_top() {
	[ "$(id -u)" -ne 0 ] || echo 'User www-data
Group www-data'
	cat <<-!
	ServerRoot $T_DIR
	PidFile $T_DIR/apache.pid
	ErrorLog $T_DIR/apache.log
	ServerName localhost
	DocumentRoot $T_DIR/www
	LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
	LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
	LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
	SSLSessionCache none
	!
}

# load PORT HOST [OPTION]...: two requests over https, with the options in
# $LOAD, too; `got` is what came of them
load() {
	load_port=$1 load_host=$2
	shift 2
	# shellcheck disable=SC2086
	bm-load -q -j 1 -T 10 -n 2 -r "$load_host:$load_port:127.0.0.1" ${LOAD:-} \
	    "$@" "https://$load_host:$load_port/x" >out 2>err || :
	awk -F '\t' '$1 == "resp" { print $10, $11, $22 }' out | sort -u >got
}
# comes LINE...: `got` is this
comes() {
	printf '%s\n' "$@" >want
	same want got
}
# bad MESSAGE PORT HOST [OPTION]...: both failed; that is why
bad() {
	bad=$1
	shift
	load "$@"
	comes "0 error tls $bad"
}
