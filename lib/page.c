/* The HTML that reports and differences share. */
#include <string.h>

#include "markup.h"
#include "page.h"
#include "palette.h"

static const char style[] =
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 "
    "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"DejaVu Sans\","
    "sans-serif;overflow-wrap:anywhere}\n"
    "main,header,footer{max-width:62rem;margin:0 auto;padding:0 1rem}\n"
    "a{color:var(--s1)}:focus-visible{outline:2px solid var(--s1);"
    "outline-offset:2px}\n"
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;"
    "background:var(--bg);padding:.3rem .6rem}\n"
    "h1{font-size:1.6rem;line-height:1.25;margin:1.6rem 0 .2rem}"
    "h2{font-size:1.2rem;margin:2.6rem 0 .4rem;padding-top:.8rem;"
    "border-top:1px solid var(--grid)}h3{font-size:1rem;margin:1.4rem 0 "
    ".3rem}\n"
    "p{margin:.5rem 0;max-width:46rem}"
    ".meta,figcaption,.note{color:var(--mut);font-size:.875rem}\n"
    ".lead{font-size:1.15rem;line-height:1.45;max-width:50rem;margin:1rem 0}\n"
    ".badge{display:inline-block;font-weight:650;padding:.05rem .55rem;"
    "border-radius:1rem;border:1.5px solid;margin-right:.3rem}"
    ".fail{color:var(--bad)}.pass{color:var(--s4)}.warn{color:var(--s2)}\n"
    "dl.k{display:grid;grid-template-columns:repeat(auto-fit,"
    "minmax(11rem,1fr));gap:.7rem;margin:1.2rem 0;padding:0}"
    "dl.k>div{background:var(--card);border:1px solid var(--grid);"
    "border-radius:.5rem;padding:.6rem .8rem}"
    "dl.k dt{font-size:.8rem;color:var(--mut)}dl.k dd{margin:0;"
    "font-size:1.45rem;font-weight:650;font-variant-numeric:tabular-nums;"
    "line-height:1.3}dl.k small{font-size:.8rem;font-weight:400;"
    "color:var(--mut);display:block;line-height:1.35}\n"
    "ol.f{padding-left:1.3rem;margin:.6rem 0;max-width:52rem}"
    "ol.f li{margin:.35rem 0}\n"
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;"
    "padding:0;margin:.8rem 0 0;font-size:.9rem}\n"
    ".sc{overflow-x:auto;border-radius:.3rem}.sc svg{display:block;width:100%;"
    "min-width:40rem;height:auto}"
    ".sc text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,"
    "\"Noto Sans\",\"DejaVu Sans\",sans-serif;font-variant-numeric:"
    "tabular-nums}\n"
    "figure{margin:1rem 0 1.4rem}figcaption{margin-top:.3rem;"
    "max-width:52rem}\n"
    "table{border-collapse:collapse;width:100%;font-size:.875rem;"
    "font-variant-numeric:tabular-nums}caption{text-align:left;"
    "color:var(--mut);font-size:.875rem;padding:.2rem 0 .4rem}"
    "caption span{position:sticky;left:0;display:inline-block;"
    "max-width:calc(100vw - 2rem)}\n"
    "th,td{padding:.28rem .45rem;text-align:right;border-bottom:1px solid "
    "var(--grid);white-space:nowrap;vertical-align:top}"
    "thead th{vertical-align:bottom;border-bottom:2px solid var(--grid);"
    "font-weight:600}tbody th,.l{text-align:left}"
    "tbody th,td.l{white-space:normal;min-width:7rem;overflow-wrap:anywhere}"
    "tbody th{font-weight:600;min-width:10rem}tbody "
    "tr:hover{background:var(--card)}\n"
    "th span{display:block;font-weight:400;color:var(--mut);"
    "font-size:.75rem}.hot{color:var(--bad);font-weight:650}"
    ".bar{color:var(--s1);font-family:ui-monospace,monospace;text-align:left;"
    "letter-spacing:-.05em}\n"
    "code,pre{font:.85em ui-monospace,SFMono-Regular,Menlo,Consolas,"
    "\"DejaVu Sans Mono\",monospace}pre{overflow-x:auto;"
    "background:var(--card);border:1px solid var(--grid);"
    "padding:.6rem .8rem;border-radius:.4rem}\n"
    "details{margin:.6rem 0}summary{cursor:pointer;font-weight:600}"
    "dl.d{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;"
    "gap:.25rem 1rem;font-size:.9rem}dl.d dt{font-weight:600}"
    "dl.d dd{margin:0;min-width:0}\n"
    "footer{margin:3rem auto 2rem;border-top:1px solid var(--grid);"
    "padding-top:.8rem;color:var(--mut);font-size:.85rem}\n"
    "@media (max-width:40rem){dl.d{grid-template-columns:1fr}"
    "dl.d dd{margin-bottom:.4rem}h1{font-size:1.3rem}}\n";

static const char print_style[] =
    "@page{size:A4;margin:14mm}body{font-size:9.5pt}nav,.skip{display:none}"
    "main,header,footer{max-width:none;padding:0}.sc{overflow:visible}"
    ".sc svg{min-width:0}figure,dl.k,tr{break-inside:avoid}"
    "tbody tr:first-child{break-after:avoid}"
    "tbody tr:last-child{break-before:avoid}"
    "h2,h3,summary{break-after:avoid}details::details-content{"
    "content-visibility:visible;block-size:auto}"
    "a{color:inherit;text-decoration:none}*{print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}table{font-size:8pt}";

/* The colours as variables, for light (0), dark (1) or paper (2). */
static void
colours(FILE *f, int ground)
{
	fputs(":root{color-scheme:", f);
	fputs(ground == 0 ? "light dark" : ground == 1 ? "dark" : "light", f);
	for (size_t i = 0; i < palette_len; i++) {
		const struct colour *c = &palette[i];

		fprintf(f, ";--%s:%s", c->name,
		    ground == 0   ? c->light
		    : ground == 1 ? c->dark
				  : c->paper);
	}
	fputs("}", f);
}

void
page_begin(FILE *f, const char *title)
{
	fputs(
	    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	    "<meta name=\"viewport\" content=\"width=device-width,"
	    "initial-scale=1\"><meta name=\"color-scheme\" "
	    "content=\"light dark\"><meta "
	    "http-equiv=\"Content-Security-Policy\""
	    " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
	    "<title>",
	    f);
	markup_text(f, title);
	fputs("</title><style>\n", f);
	colours(f, 0);
	fputs("\n@media (prefers-color-scheme:dark){", f);
	colours(f, 1);
	fputs("}\n", f);
	fputs(style, f);
	fputs("@media print{", f);
	colours(f, 2);
	fputs(print_style, f);
	fputs("}\n</style></head><body>\n<a class=\"skip\" href=\"#main\">Skip "
	      "to the findings</a>\n<header>",
	    f);
}

void
page_main(FILE *f)
{
	fputs("</header><main id=\"main\">\n", f);
}

void
page_end(FILE *f, const char *made)
{
	fputs("</main><footer>", f);
	markup_text(f, made);
	fputs(" This file is complete: it loads nothing and runs no script."
	      "</footer></body></html>\n",
	    f);
}

void
page_section(FILE *f, const char *id, const char *title)
{
	fprintf(f, "<h2 id=\"%s\">", id);
	markup_text(f, title);
	fputs("</h2>\n", f);
}

void
page_nav(FILE *f, const char *const link[])
{
	fputs("<nav aria-label=\"Sections\"><ul>", f);
	for (size_t i = 0; link[i] != NULL; i += 2) {
		fprintf(f, "<li><a href=\"#%s\">", link[i]);
		markup_text(f, link[i + 1]);
		fputs("</a></li>", f);
	}
	fputs("</ul></nav>\n", f);
}

void
page_para(FILE *f, const char *class, const char *text)
{
	if (class != NULL)
		fprintf(f, "<p class=\"%s\">", class);
	else
		fputs("<p>", f);
	markup_text(f, text);
	fputs("</p>\n", f);
}

/* A region that scrolls sideways, by keyboard too. */
static void
scroller(FILE *f, const char *name)
{
	fputs("<div class=\"sc\" tabindex=\"0\" role=\"region\" aria-label=\"",
	    f);
	markup_attr(f, name);
	fputs(", scrollable\">", f);
}

void
page_chart(FILE *f, const struct plot_chart *c, const char *caption)
{
	fprintf(f, "<figure id=\"c-%s\">", c->id);
	if (c->svg != NULL) {
		scroller(f, c->title);
		fwrite(c->svg, 1, c->svg_len, f);
		fputs("\n</div>", f);
	} else {
		fputs("<p class=\"note\">The chart \xe2\x80\x9c", f);
		markup_text(f, c->title);
		fputs("\xe2\x80\x9d could not be drawn.</p>", f);
	}
	if (c->svg != NULL) {
		fputs("<figcaption>", f);
		markup_text(f, caption);
		fputs("</figcaption>", f);
	}
	fputs("</figure>\n", f);
}

void
page_table(FILE *f, const char *name, const char *caption)
{
	scroller(f, name);
	fputs("<table>", f);
	if (caption != NULL) {
		fputs("<caption><span>", f);
		markup_text(f, caption);
		fputs("</span></caption>", f);
	}
}

void
page_heads(FILE *f, const char *const head[])
{
	fputs("<thead><tr>", f);
	for (size_t i = 0; head[i] != NULL; i++) {
		const char *h = head[i], *small;
		bool left = h[0] == '<';

		h += left;
		small = strchr(h, '|');
		fputs(left ? "<th scope=\"col\" class=\"l\">"
			   : "<th scope=\"col\">",
		    f);
		markup_textn(
		    f, h, small != NULL ? (size_t)(small - h) : strlen(h));
		if (small != NULL) {
			fputs(" <span>", f);
			markup_text(f, small + 1);
			fputs("</span>", f);
		}
		fputs("</th>", f);
	}
	fputs("</tr></thead><tbody>\n", f);
}

void
page_row(FILE *f, const char *heading)
{
	fputs("<tr><th scope=\"row\">", f);
	markup_text(f, heading);
	fputs("</th>", f);
}

static void
cell(FILE *f, const char *class, const char *text)
{
	fputs(class[0] != '\0' ? "<td class=\"" : "<td", f);
	fputs(class, f);
	fputs(class[0] != '\0' ? "\">" : ">", f);
	markup_text(f, text);
	fputs("</td>", f);
}

void
page_cell(FILE *f, const char *text)
{
	cell(f, "", text);
}

void
page_left(FILE *f, const char *text)
{
	cell(f, "l", text);
}

void
page_hot(FILE *f, const char *text, bool hot)
{
	cell(f, hot ? "hot" : "", text);
}

void
page_bar(FILE *f, const char *bar)
{
	fputs("<td class=\"bar\" aria-hidden=\"true\">", f);
	markup_text(f, bar);
	fputs("</td>", f);
}

void
page_row_end(FILE *f)
{
	fputs("</tr>\n", f);
}

void
page_table_end(FILE *f)
{
	fputs("</tbody></table></div>\n", f);
}

void
page_terms(FILE *f)
{
	fputs("<dl class=\"d\">", f);
}

void
page_term(FILE *f, const char *term, const char *text)
{
	fputs("<dt>", f);
	markup_text(f, term);
	fputs("</dt><dd>", f);
	markup_text(f, text);
	fputs("</dd>\n", f);
}

void
page_terms_end(FILE *f)
{
	fputs("</dl>\n", f);
}
