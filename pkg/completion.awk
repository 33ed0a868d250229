# completion.awk man/NAME.1: a bash completion for NAME, made of the manual's
# SYNOPSIS. A word that begins with - is an option; all others are files, and
# so is what follows an option that takes a value.
/^\.Sh / { synopsis = $2 == "SYNOPSIS"; next }
/^\.Nm / && name == "" { name = $2; next }
!synopsis || /^\.Nm/ { next }
{
	for (i = 1; i < NF; i++) {
		if ($i != "Fl" && $i != ".Fl")
			continue
		flag = $(i + 1)
		if (flag == "-")
			option("--")
		else if (flag ~ /^-/)
			option("-" flag ($(i + 2) == "Ns" ? $(i + 3) : ""))
		else if ($(i + 2) == "Ar")
			letters(flag, 1)
		else
			letters(flag, 0)
	}
}

function option(word)
{
	if (!(word in seen))
		list = list (list == "" ? "" : " ") word
	seen[word] = 1
}

function letters(flag, takes,    k, c)
{
	for (k = 1; k <= length(flag); k++) {
		c = substr(flag, k, 1)
		if (!(("-" c) in seen)) {
			if (takes)
				valued = valued c
			else
				bare = bare c
		}
		option("-" c)
	}
}

END {
	f = "_" name
	gsub(/-/, "_", f)
	print "# bash completion for " name ", made of its manual."
	if (list == "") {
		print "complete -o default " name
		exit
	}
	print f "()"
	print "{"
	print "\tlocal cur=${COMP_WORDS[COMP_CWORD]}"
	print "\tCOMPREPLY=()"
	print "\t[[ $cur == -* ]] || return 0"
	if ("--" in seen)
		print "\t[[ \" ${COMP_WORDS[*]:1:COMP_CWORD-1} \" != *' -- '* ]] || return 0"
	if (valued != "")
		print "\t[[ ${COMP_WORDS[COMP_CWORD - 1]} =~ ^-" \
		    (bare == "" ? "" : "[" bare "]*") "[" valued "]$ ]] && return 0"
	print "\tCOMPREPLY=($(compgen -W '" list "' -- \"$cur\"))"
	if (list ~ /=/)
		print "\t[[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace"
	print "}"
	print "complete -o default -F " f " " name
}
