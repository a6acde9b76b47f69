drop index decision_by_words, clause_by_words, item_by_words, commission_by_words, provider_by_words;
drop function search_keep_all();
drop function search_keep();
drop function search_keep_from(text, text);
drop function search_keys(text);
drop function search_notice(jsonb);
