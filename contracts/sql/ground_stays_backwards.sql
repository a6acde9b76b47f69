drop trigger contracts_contract_ends_move_by_acts on contracts_contract;
drop trigger contracts_commitment_orders on contracts_commitment;
drop trigger council_standingorders_stay_as_used on council_standingorders;
drop trigger procurement_commissiondecision_stays_linked on procurement_commissiondecision;
drop function ends_move_by_acts();
drop function commitment_holds_orders();
drop function standing_orders_stay_as_used();
drop function decision_stays_linked();
drop function ground_refuse(text, text, text);
