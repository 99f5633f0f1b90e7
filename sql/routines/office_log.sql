-- Notes for later what a script was asked and what it did.
CREATE OR REPLACE PROCEDURE office_log(IN p_script VARCHAR(40), IN p_parameters TEXT, IN p_result TEXT)
  SQL SECURITY INVOKER
  INSERT INTO admin_log (script, parameters, result) VALUES (p_script, p_parameters, p_result);
