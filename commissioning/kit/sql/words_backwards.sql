drop function search_words(text, text[]);
drop function search_joined(text[]);
drop function search_plain(text);
