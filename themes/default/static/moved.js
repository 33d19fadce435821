// An address that a spec had before its file was renamed. Out: the reader at its address of today, at the same place.

const link = document.getElementById("ss-moved");
link.hash = location.hash;
location.replace(link.href);
