/** What has broken feed readers before, in small pieces from which the fuzzer makes its documents. */

function lines(text: string): readonly string[] {
  return text.slice(1, -1).split('\n');
}

/** Markup, whole and in halves. */
export const MARKUP: readonly string[] = lines(`
<
>
</
/>
<!--
-->
--!>
<![CDATA[
]]>
]]
<?
?>
<?xml version="1.0"?>
<!DOCTYPE rss [
<!ENTITY a "&a;&a;">
<!ENTITY b SYSTEM "file:///etc/passwd">
]>
<item>
</item>
<entry>
</entry>
<channel>
</channel>
<rss version="2.0">
</rss>
<feed>
</feed>
<title>
</title>
<link>
<link/>
<link href=
<guid isPermaLink="false">
<description>
</description>
<content:encoded>
</content:encoded>
<content type="xhtml">
<content type="html">
<content src="x"/>
<div xmlns="http://www.w3.org/1999/xhtml">
</div>
<media:group>
<enclosure url="
<source>
<author>
<dc:creator>
<category term="
<x:y>
<a:b:c d:e="f">
<__proto__>
<constructor>
<then>
<length>
xmlns="
xmlns:dc="urn:x"
 xml:base="javascript:x"
 xml:base="//b/"
 a=b
 c='d
 e="
 =
 /
 xml:lang="x"
 type="xhtml"
 mode="base64"
 rdf:about="y"
<html>
`);

/** HTML that means harm. */
export const HARM: readonly string[] = lines(`
<script>__x()</script>
<img src=x onerror=__x()>
<svg onload=__x()>
<a href="javascript:__x()">a</a>
<iframe src="javascript:__x()"></iframe>
<iframe srcdoc="<script>__x()</script>">
<p style="x:url(y)">
<math><mtext><table><mglyph><style><img src=x onerror=__x()>
<noscript><p title="</noscript><img src=x onerror=__x()>">
<xmp><p title="</xmp><img src=x onerror=__x()>">
<textarea><p title="</textarea><img src=x onerror=__x()>">
<title><p title="</title><img src=x onerror=__x()>">
<style><p title="</style><img src=x onerror=__x()>">
<plaintext>
<listing>
<template><p>
<select><option>
<table><tr><td>
<form action=x><input name=y>
<base href="https://evil.example/">
<meta http-equiv=refresh content="0;url=x">
<link rel=stylesheet href=x>
<a href="//evil.example/x">b</a>
<img srcset="javascript:x 1x, data:x 2x">
<img data-src="data:text/html,x">
<a href="java\tscript:__x()">c</a>
<a href="&#106;avascript:__x()">d</a>
<a href=" \u0001javascript:__x()">e</a>
<video poster=javascript:x><source src=data:x><track src=x>
<b id=location name=app class=x data-x=y>
<image src=x>
<b <i onclick=__x() >
<p/onclick=__x()>
<p title=\`><script>\`>
"><script>__x()</script>
'><svg/onload=__x()>
<ruby><rb>a<rt>b
<li><li>
<dl><dd><dt>
<p><p><h1>
<details open ontoggle=__x()>
<a><a><a>
</p></p>
`);

/** Texts, references and bytes (as Latin-1) that are read in more than one way. */
export const TEXTS: readonly string[] = [
  '\r\n',
  '\n\n',
  '\t ',
  ' '.repeat(40),
  '\xcc\x80'.repeat(20),
  ...lines(`
&
&amp;
&amp;amp;
&lt;
&amp;lt;script&amp;gt;
&nbsp;
&nope;
&#0;
&#x0;
&#xD800;
&#x110000;
&#99999999999;
&#x
&#
&;
&a
&lt;p&gt;
&quot;
&apos;'
&Aacute
&notit;
\u0000
\u0001\u0008
\u007f\x85
\xff\xfe
\xfe\xff
\xef\xbb\xbf
\xed\xa0\x80
\xc3
\xc3(
\xf4\x90\x80\x80
\xe2\x80\xae
\xe2\x81\xa6
\xe2\x80\xa8
\xef\xbf\xbf
\u001b$B"\u001b(B
+ADw-script+AD4-
\x93quoted\x94
\xe6\xbc\xa2\xe5\xad\x97
\xf0\x9f\x94\x8b
\xe2\x80\x8b
\xc2\xa0
__proto__
constructor
hasOwnProperty
toString
undefined
null
NaN
[object Object]
{{7*7}}
#{7*7}
-
0
1e999
-1
99999999999999999999
true
()
[
{
%
%00
..
\\
/
#
?
,
;
`),
];

/** Addresses that lead astray, and some that do not. */
export const ADDRESSES: readonly string[] = lines(`
javascript:__x()//
data:text/html,<script>__x()</script>
vbscript:x
file:///etc/passwd
https://
http:
//
/
https://a.example/?b=c&amp;d=e
https://u:p@a.example/
https://a.example:99999/
http://[::1
http://[::1]/x
?x
#y
https://xn--/
https://a.example/%zz
https://a.example/ b
https://\xc3\xa9.example/
mailto:x@y.example
tel:1
urn:x:y
tag:a.example,2026:1
https://news.example/posts/x/
https://a.example/"><x>
https://a.example/'
https:a.example
blob:x
`);

/** Dates that are none, and some that are. */
export const DATES: readonly string[] = lines(`
Sun, 22 Nov 2026 09:00:00 GMT
2026-11-22T09:00:00Z
2026-11-22
Thu, 01 Jan 1970 00:00:00 GMT
0000-00-00T00:00:00Z
9999-99-99
+275761-01-01
Wed, 32 Jan 2026 25:61:61 +9999
1e400
1764752400
yesterday
24:00
2099-01-01
11/22/26 PM
`);

/** Names of encodings, true and untrue. */
export const LABELS: readonly string[] = lines(`
utf-8
UTF-16
utf-16le
iso-8859-1
windows-1252
shift_jis
euc-jp
iso-2022-jp
gb18030
big5
koi8-r
utf-7
x-user-defined
hz-gb-2312
ucs-4
ebcdic-cp-us
../../etc/passwd
us-ascii
windows-1251
utf8
`);

/** What a server may say of a document; nothing as often as anything. */
export const CONTENT_TYPES: readonly (string | undefined)[] = [
  undefined,
  undefined,
  ...lines(`
application/rss+xml
text/xml; charset=utf-8
application/atom+xml;charset="UTF-8"
text/html
application/feed+json
text/xml; charset=iso-8859-1
text/xml; charset=utf-16
text/plain; charset=
;;;
x; charset=x-evil
`),
];
