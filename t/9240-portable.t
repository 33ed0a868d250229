#!/bin/sh
# make portable says what is not installed, and what fails.
. "${0%/*}/lib.sh"
need make

t 'a compiler that fails: its last words, exit 1' '
	mkdir fake
	printf "#!/bin/sh\necho no such luck >&2; exit 1\n" >fake/clang
	chmod 755 fake/clang
	PATH=$T_DIR/fake:$PATH fails 1 sh "$T_TOP/pkg/portable" clang >said
	grep -q "^clang, GNU make  *failed$" said
	has said "    no such luck"
'
t 'a shell that is not there: said, exit 0' '
	mkdir few
	for d in /bin /usr/bin; do ln -sf $d/* few/; done
	rm -f few/mksh
	PATH=$T_DIR/few fails 0 sh "$T_TOP/pkg/portable" mksh >said
	grep -q "^sh is mksh  *not installed$" said
'
t 'it leaves nothing' '
	TMPDIR=$T_DIR/tmp; export TMPDIR; mkdir tmp
	fails 1 sh "$T_TOP/pkg/portable" nothing >said
	has said nothing; [ "$(ls tmp)" = "" ]
'
done_testing
